-- Pops a run of numbers off the head, as long as wanted; shorter when the pool runs low, so that few are left over in hands that
-- do not need them while others are refused. KEYS: pool, state.
-- ARGV: wanted, the part of what remains that one may take (as 1/n), the least that one may always take, holder.
-- Answers first and last, or MISSING or EMPTY.
local state = redis.call('HMGET', KEYS[2], 'remaining', 'expires-at')
if not state[1] then
  return {'MISSING'}
end
local remaining = tonumber(state[1])
local fair = math.max(math.floor(remaining / tonumber(ARGV[2])), tonumber(ARGV[3]))
local wanted = math.min(tonumber(ARGV[1]), fair)
local function give_back(run)
  redis.call('LPUSH', KEYS[1], run)
  -- An empty list is no key at all: the one just made has lost its expiry.
  redis.call('PEXPIREAT', KEYS[1], state[2])
end
local first, last
repeat
  local head = redis.call('LPOP', KEYS[1])
  if not head then
    break
  end
  local a, b = string.match(head, '^(%d+)-(%d+)$')
  a, b = tonumber(a), tonumber(b)
  if first and a ~= last + 1 then
    give_back(head)
    break
  end
  first = first or a
  if b - first + 1 > wanted then
    local cut = first + wanted - 1
    give_back(string.format('%.0f-%.0f', cut + 1, b))
    b = cut
  end
  last = b
until last - first + 1 >= wanted
if not first then
  return {'EMPTY'}
end
local size = last - first + 1
redis.call('HSET', KEYS[2], 'remaining', string.format('%.0f', remaining - size))
redis.call('HINCRBY', KEYS[2], 'hand:' .. ARGV[4], string.format('%.0f', size))
return {string.format('%.0f', first), string.format('%.0f', last)}
