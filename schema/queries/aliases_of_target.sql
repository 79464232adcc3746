-- The aliases of a sequence or a collection. :all = 1: also those that are no longer in force.
SELECT n.name, a.alias, added.made, coalesce(ended.made, 0)
FROM @TARGET@_alias a JOIN namespace n USING (namespace_id)
JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = a.ended_by
WHERE a.@TARGET@_id = :target_id AND (:all OR a.ended_by = 0)
ORDER BY n.name, a.alias, a.ended_by = 0, ended.made, abs(a.ended_by)
