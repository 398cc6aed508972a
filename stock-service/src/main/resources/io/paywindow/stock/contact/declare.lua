-- Says that the book has all of the log, if this is still the Redis that was looked at and the book stands where it was left.
-- KEYS: offsets. ARGV: replid, then partition, offset, ...
local replid = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
if replid ~= ARGV[1] then
  return {'ANOTHER_REDIS'}
end
for i = 2, #ARGV, 2 do
  if (redis.call('HGET', KEYS[1], ARGV[i]) or '0') ~= ARGV[i + 1] then
    return {'STANDS_ELSEWHERE'}
  end
end
redis.call('HSET', KEYS[1], 'whole', replid)
return {'WHOLE'}
