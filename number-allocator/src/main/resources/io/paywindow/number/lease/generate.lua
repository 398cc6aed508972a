-- Makes a day's pool, once: whoever comes second finds it made and changes nothing.
-- KEYS: pool, state. ARGV: first number, how many, highest of the day, numbers a block, when it expires (ms).
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'KEPT'}
end
local first, count, highest, block = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local last = math.min(first + count - 1, highest)
redis.call('DEL', KEYS[1])
for from = first, last, block do
  redis.call('RPUSH', KEYS[1], string.format('%.0f-%.0f', from, math.min(from + block - 1, last)))
end
redis.call('HSET', KEYS[2],
  'generated', string.format('%.0f', math.max(last, first - 1)),
  'remaining', string.format('%.0f', math.max(last - first + 1, 0)),
  'expires-at', ARGV[5])
redis.call('PEXPIREAT', KEYS[1], ARGV[5])
redis.call('PEXPIREAT', KEYS[2], ARGV[5])
return {'MADE'}
