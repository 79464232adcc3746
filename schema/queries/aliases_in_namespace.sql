-- The aliases in force of one namespace, from :from up to :until, which is excluded.
SELECT n.name, a.alias, added.made, coalesce(ended.made, 0), t.@DIGEST@
FROM namespace n JOIN @TARGET@_alias a USING (namespace_id) JOIN @TARGET@ t USING (@TARGET@_id)
JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = a.ended_by
WHERE n.name = :ns AND a.alias >= :from AND a.alias < :until AND a.ended_by = 0
ORDER BY a.alias LIMIT :limit
