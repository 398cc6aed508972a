-- What one holder has given and still has in hand, as absolute figures, and the day's sums for whoever asks.
-- KEYS: pool, state. ARGV: holder, given, in hand. Answers generated, remaining, leased, gaps.
local state = redis.call('HMGET', KEYS[2], 'generated', 'remaining')
if not state[1] then
  return {}
end
redis.call('HSET', KEYS[2], 'given:' .. ARGV[1], ARGV[2], 'hand:' .. ARGV[1], ARGV[3])
local all = redis.call('HGETALL', KEYS[2])
local used = 0
for i = 1, #all, 2 do
  if string.sub(all[i], 1, 6) == 'given:' or string.sub(all[i], 1, 5) == 'hand:' then
    used = used + tonumber(all[i + 1])
  end
end
local leased = tonumber(state[1]) - tonumber(state[2])
-- A report that is overtaken by a take is short of a run for a second; never show less than none.
local gaps = math.max(leased - used, 0)
redis.call('HSET', KEYS[2], 'leased', string.format('%.0f', leased), 'gaps', string.format('%.0f', gaps))
return {state[1], state[2], string.format('%.0f', leased), string.format('%.0f', gaps)}
