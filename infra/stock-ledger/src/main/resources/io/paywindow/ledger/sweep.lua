-- Gives back what is held by orders that no fact speaks of and none will: older than any fact that is still to come.
-- ARGV: epoch, keeper's token, its lease in ms, least age of the hold in ms, most to look at.
-- Reply: {'NOT_KEEPER'} | {'STALE'} | {'SWEPT', orderId ...}

if not is_keeper(ARGV[2], ARGV[3]) then
  return {'NOT_KEEPER'}
end
if not equal_to_log(ARGV[1]) then
  return {'STALE'}
end
local replies = {'SWEPT'}
local before = string.format('%.0f', now_ms() - tonumber(ARGV[4]))
for _, at in ipairs(redis.call('ZRANGEBYSCORE', UNLOGGED, '-inf', before, 'LIMIT', 0, ARGV[5])) do
  local text = redis.call('GET', HOLD .. at)
  local hold = text and words(text)
  if not hold then
    redis.call('ZREM', UNLOGGED, at)
  elseif hold[1] == 'HELD' and hold[2] == '-' then
    close(hold, 'RELEASED')
    redis.call('DEL', HOLD .. at)
    redis.call('ZREM', UNLOGGED, at)
    replies[#replies + 1] = at
  end
end
return replies
