-- Ends holds: HELD becomes SOLD or RELEASED; anything else stays as it is and is reported.
-- ARGV: epoch; then for each order SOLD or RELEASED, orderId, number.
-- Reply: {'STALE'}, or for each order SETTLED | ALREADY state | NO_HOLD

if not equal_to_log(ARGV[1]) then
  return {'STALE'}
end
local time = now_ms()

local function settle(state, id, number)
  local at, hold = find(id, number)
  if not hold then
    return 'NO_HOLD'
  elseif hold[1] ~= 'HELD' then
    return 'ALREADY ' .. hold[1]
  end
  close(hold, state)
  save(at, hold)
  redis.call('ZADD', UNLOGGED, time, at)
  return 'SETTLED'
end

local replies = {}
for i = 2, #ARGV, 3 do
  replies[#replies + 1] = settle(ARGV[i], ARGV[i + 1], ARGV[i + 2])
end
return replies
