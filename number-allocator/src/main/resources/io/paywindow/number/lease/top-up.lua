-- Appends to the tail when the pool is low: from the last number made to the end of the day's numbers at most.
-- KEYS: pool, state. ARGV: low water, how many, highest of the day, numbers a block.
-- Answers MISSING, ENOUGH, MADE, or END when the day has no more numbers to make.
local state = redis.call('HMGET', KEYS[2], 'generated', 'remaining', 'expires-at')
if not state[1] then
  return {'MISSING'}
end
if tonumber(state[2]) >= tonumber(ARGV[1]) then
  return {'ENOUGH'}
end
local first = tonumber(state[1]) + 1
local count, highest, block = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local last = math.min(first + count - 1, highest)
if last < first then
  return {'END'}
end
for from = first, last, block do
  redis.call('RPUSH', KEYS[1], string.format('%.0f-%.0f', from, math.min(from + block - 1, last)))
end
redis.call('HSET', KEYS[2],
  'generated', string.format('%.0f', last),
  'remaining', string.format('%.0f', tonumber(state[2]) + last - first + 1))
-- An empty list is no key at all: the one just made has lost its expiry.
redis.call('PEXPIREAT', KEYS[1], state[3])
return {'MADE'}
