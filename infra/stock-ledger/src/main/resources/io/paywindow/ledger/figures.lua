-- What an audit compares, all of one instant.
-- ARGV: epoch, most unlogged holds to look into; then skus.
-- Reply: {'STALE'}, or {'FIGURES',
--   count of offsets, each topic:partition and offset,
--   count of skus, each sku available held sold adjusted loggedHeld loggedSold unloggedHeld unloggedSold}
-- The last two are what the unlogged holds add to held and sold; '' if there are more of them than may be looked into.

if not equal_to_log(ARGV[1]) then
  return {'STALE'}
end
local replies = {'FIGURES'}
local offsets = redis.call('HGETALL', OFFSETS)
replies[2] = tostring(#offsets / 2)
for _, text in ipairs(offsets) do
  replies[#replies + 1] = text
end

local held, sold = {}, {}
local looked = redis.call('ZCARD', UNLOGGED) <= tonumber(ARGV[2])

local function add(to, sku, units)
  to[sku] = (to[sku] or 0) + units
end

-- The difference that one order makes between the figures of now and those of the log.
local function look(at)
  local text = redis.call('GET', HOLD .. at)
  if not text then
    return
  end
  local hold = words(text)
  local numbered = hold[2] == 'n' or hold[2] == 'no'
  local closed = hold[2] == 'o' or hold[2] == 'no'
  for i = 6, #hold, 2 do
    local sku, units = hold[i], tonumber(hold[i + 1])
    if hold[1] == 'HELD' then add(held, sku, units) end
    if hold[1] == 'SOLD' then add(sold, sku, units) end
    if numbered then add(held, sku, -units) end
    if closed then
      add(held, sku, units)
      if hold[1] == 'SOLD' then add(sold, sku, -units) end
    end
  end
end

if looked then
  for _, at in ipairs(redis.call('ZRANGE', UNLOGGED, 0, -1)) do
    look(at)
  end
end

replies[#replies + 1] = tostring(#ARGV - 2)
for i = 3, #ARGV do
  local sku = ARGV[i]
  replies[#replies + 1] = sku
  local stock = redis.call('HMGET', STOCK .. sku,
    'available', 'held', 'sold', 'adjusted', 'loggedHeld', 'loggedSold')
  for n = 1, 6 do
    replies[#replies + 1] = stock[n] or '0'
  end
  replies[#replies + 1] = looked and tostring(held[sku] or 0) or ''
  replies[#replies + 1] = looked and tostring(sold[sku] or 0) or ''
end
return replies
