-- Drops from the head what is claimed already. KEYS: pool, state. ARGV: highest claimed. Answers how many were dropped.
local state = redis.call('HMGET', KEYS[2], 'generated', 'remaining', 'expires-at')
if not state[1] then
  return {'0'}
end
local highest, dropped = tonumber(ARGV[1]), 0
local function give_back(run)
  redis.call('LPUSH', KEYS[1], run)
  -- An empty list is no key at all: the one just made has lost its expiry.
  redis.call('PEXPIREAT', KEYS[1], state[3])
end
while true do
  local head = redis.call('LPOP', KEYS[1])
  if not head then
    break
  end
  local a, b = string.match(head, '^(%d+)-(%d+)$')
  a, b = tonumber(a), tonumber(b)
  if a > highest then
    give_back(head)
    break
  end
  dropped = dropped + math.min(b, highest) - a + 1
  if b > highest then
    give_back(string.format('%.0f-%.0f', highest + 1, b))
    break
  end
end
redis.call('HSET', KEYS[2],
  'generated', string.format('%.0f', math.max(tonumber(state[1]), highest)),
  'remaining', string.format('%.0f', tonumber(state[2]) - dropped))
return {string.format('%.0f', dropped)}
