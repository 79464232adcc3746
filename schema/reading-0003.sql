-- Makes a catalog of format 3 look like one of format 4 to a reader that cannot migrate it, as reading-0001.sql does.

CREATE TEMP TABLE circular_sequence (sequence_id INTEGER PRIMARY KEY, change_id INTEGER);
