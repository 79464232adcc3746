-- The aliases in force of all namespaces, from :from up to :until, which is excluded.
SELECT n.name, a.alias, added.made, coalesce(ended.made, 0)
FROM @TARGET@_alias a JOIN namespace n USING (namespace_id)
JOIN change added ON added.change_id = a.added_by LEFT JOIN change ended ON ended.change_id = a.ended_by
WHERE a.alias >= :from AND a.alias < :until AND a.ended_by = 0
ORDER BY a.alias LIMIT :limit
