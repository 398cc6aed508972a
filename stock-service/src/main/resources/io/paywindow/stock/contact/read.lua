-- Reads a contact, if the book is known to have all of the log in this Redis. KEYS: offsets, contact.
-- Reply: {'BEHIND'} | {'KNOWN', field, value, ...}
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if redis.call('HGET', KEYS[1], 'whole') ~= replid then
  return {'BEHIND'}
end
local reply = redis.call('HGETALL', KEYS[2])
table.insert(reply, 1, 'KNOWN')
return reply
