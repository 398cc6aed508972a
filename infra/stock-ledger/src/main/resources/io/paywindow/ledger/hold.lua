-- Holds all lines of each order, or none, and remembers the answer under the orderId.
-- ARGV: epoch, dedupe window in ms, most unpaid orders of a user; then for each order
--       orderId, digest, number, user, count of lines, and for each line sku, quantity.
-- Reply: {'STALE'}, or for each order one of
--       HELD | ALREADY_HELD number flags | REFUSED reason [sku ...] | ALREADY_REFUSED reason [sku ...] | ID_REUSED
--       | UNNUMBERED, for a new order whose number is '-'

if not equal_to_log(ARGV[1]) then
  return {'STALE'}
end
local window = ARGV[2]
local most_unpaid = tonumber(ARGV[3])
local time = now_ms()

local function again(id, text, digest)
  local known = words(text)
  if known[1] == 'REFUSED' then
    -- '?': it was restored from its fact, which does not say what was ordered.
    if known[2] ~= digest and known[2] ~= '?' then
      return 'ID_REUSED'
    end
    return 'ALREADY_REFUSED ' .. table.concat(known, ' ', 3)
  end
  if known[4] ~= digest then
    return 'ID_REUSED'
  end
  if known[1] ~= 'HELD' and known[2] == 'no' then
    -- The number is about to be told once more: what remembers it must outlive that.
    redis.call('PEXPIRE', HOLD .. id, window)
  end
  return 'ALREADY_HELD ' .. known[3] .. ' ' .. known[2]
end

-- Why an order cannot be had, and the skus concerned; nil if it can.
local function refusal(user, first, last)
  local skus = {}
  for i = first, last, 2 do
    skus[#skus + 1] = ARGV[i]
  end
  local counts = redis.call('HMGET', CUSTOMER .. user, UNPAID, unpack(skus))
  local unknown, short, beyond = '', '', ''
  for n, sku in ipairs(skus) do
    local units = tonumber(ARGV[first + 2 * n - 1])
    local shelf = redis.call('HMGET', STOCK .. sku, 'available', 'onSale', 'limitPerCustomer')
    if shelf[2] ~= '1' then
      unknown = unknown .. ' ' .. sku
    elseif tonumber(shelf[1]) < units then
      short = short .. ' ' .. sku
    elseif shelf[3] and tonumber(counts[n + 1] or 0) + units > tonumber(shelf[3]) then
      beyond = beyond .. ' ' .. sku
    end
  end
  if unknown ~= '' then
    return 'UNKNOWN_PRODUCT' .. unknown
  elseif short ~= '' then
    return 'OUT_OF_STOCK' .. short
  elseif beyond ~= '' then
    return 'LIMIT_PER_CUSTOMER' .. beyond
  elseif tonumber(counts[1] or 0) >= most_unpaid then
    return 'TOO_MANY_UNPAID'
  end
  return nil
end

local function place(id, digest, number, user, first, last)
  local known = redis.call('GET', HOLD .. id)
  if known then
    return again(id, known, digest)
  end
  if number == '-' then
    return 'UNNUMBERED'
  end
  local why = refusal(user, first, last)
  if why then
    redis.call('SET', HOLD .. id, 'REFUSED ' .. digest .. ' ' .. why, 'PX', window)
    return 'REFUSED ' .. why
  end
  for i = first, last, 2 do
    local sku, units = ARGV[i], ARGV[i + 1]
    redis.call('HINCRBY', STOCK .. sku, 'available', -units)
    redis.call('HINCRBY', STOCK .. sku, 'held', units)
    redis.call('HINCRBY', CUSTOMER .. user, sku, units)
  end
  redis.call('HINCRBY', CUSTOMER .. user, UNPAID, 1)
  redis.call('SET', HOLD .. id,
    'HELD - ' .. number .. ' ' .. digest .. ' ' .. user .. ' ' .. table.concat(ARGV, ' ', first, last))
  redis.call('ZADD', UNLOGGED, time, id)
  return 'HELD'
end

local replies = {}
local i, total = 4, #ARGV
while i <= total do
  local first = i + 5
  local last = first + 2 * tonumber(ARGV[i + 4]) - 1
  replies[#replies + 1] = place(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], first, last)
  i = last + 1
end
return replies
