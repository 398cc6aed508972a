-- Which Redis this is, and whether the book in it is known to have all of the log. KEYS: offsets.
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
return {replid, redis.call('HGET', KEYS[1], 'whole') == replid and 'WHOLE' or 'BEHIND'}
