-- Applies a run of one partition of the log, and moves the offset stored beside, or does nothing at all.
-- ARGV: expected replid, EQUAL or REPAIRING, keeper's token or '', its lease in ms, dedupe window in ms,
--       topic:partition, the reader's position before the run, its position after; then the records, each with its offset:
--       L sku name price currency limit('' for none) onSale(1|0)
--       A sku adjustmentId delta appendTime
--       N orderId number digest user count [sku quantity ...]
--       O SOLD|RELEASED orderId number digest user count [sku quantity ...]
--       R orderId appendTime reason[ sku ...]
-- Reply: {'NOT_KEEPER'} | {'STALE'} | {'BEHIND', stored} | {'APPLIED', restored, settled, repeated, conflicting}

if not is_keeper(ARGV[3], ARGV[4]) then
  return {'NOT_KEEPER'}
end
-- While it repairs, the ledger is not equal to the log yet, but must still be the Redis that the repair began with.
if replid() ~= ARGV[1] or (ARGV[2] == 'EQUAL' and redis.call('GET', EPOCH) ~= ARGV[1]) then
  return {'STALE'}
end
local window = tonumber(ARGV[5])
local partition, from, to = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local stored = tonumber(redis.call('HGET', OFFSETS, partition) or 0)
if stored < from then
  return {'BEHIND', tostring(stored)}
end

local restored, settled, repeated, conflicting = 0, 0, 0, 0

local function list(i)
  local key = STOCK .. ARGV[i]
  redis.call('HSET', key, 'name', ARGV[i + 1], 'price', ARGV[i + 2], 'currency', ARGV[i + 3], 'onSale', ARGV[i + 5])
  if ARGV[i + 4] == '' then
    redis.call('HDEL', key, 'limitPerCustomer')
  else
    redis.call('HSET', key, 'limitPerCustomer', ARGV[i + 4])
  end
  redis.call('HSETNX', key, 'available', 0)
  redis.call('SADD', CATALOGUE, ARGV[i])
end

-- Whether an adjustment is a repetition is decided by append times alone, so that every replay decides alike.
local function adjust(i)
  local sku, id, delta, time = ARGV[i], ARGV[i + 1], ARGV[i + 2], tonumber(ARGV[i + 3])
  redis.call('ZREMRANGEBYSCORE', ADJUSTMENTS .. sku, '-inf', '(' .. string.format('%.0f', time - window))
  if redis.call('ZADD', ADJUSTMENTS .. sku, 'NX', time, id) == 0 then
    repeated = repeated + 1
    return
  end
  -- No repetition is told apart after the window, so none need be remembered.
  redis.call('PEXPIRE', ADJUSTMENTS .. sku, string.format('%.0f', 2 * window))
  redis.call('HINCRBY', STOCK .. sku, 'available', delta)
  redis.call('HINCRBY', STOCK .. sku, 'adjusted', delta)
end

-- Brings the note of what the log has told up to date, and with it when the hold may be forgotten.
local function logged(at, hold, flag)
  hold[2] = (hold[2] == '-') and flag or 'no'
  save(at, hold)
  local told = (hold[1] == 'HELD' and hold[2] == 'n') or (hold[1] ~= 'HELD' and hold[2] == 'no')
  if told then
    redis.call('ZREM', UNLOGGED, at)
  else
    redis.call('ZADD', UNLOGGED, 'NX', now_ms(), at)
  end
  if hold[1] ~= 'HELD' and hold[2] == 'no' then
    redis.call('PEXPIRE', HOLD .. at, window)
  end
end

-- A hold made from the fact alone: what held it before was lost, or has yet to come.
local function made(number, digest, user, first, last)
  local hold = {'HELD', '-', number, digest, user}
  for i = first, last, 2 do
    local sku, units = ARGV[i], ARGV[i + 1]
    hold[#hold + 1] = sku
    hold[#hold + 1] = units
    redis.call('HINCRBY', STOCK .. sku, 'available', -units)
    redis.call('HINCRBY', STOCK .. sku, 'held', units)
    redis.call('HINCRBY', CUSTOMER .. user, sku, units)
  end
  redis.call('HINCRBY', CUSTOMER .. user, UNPAID, 1)
  return hold
end

local function numbered(i, first, last)
  local at, hold = find(ARGV[i], ARGV[i + 1])
  if hold and (hold[2] == 'n' or hold[2] == 'no') then
    repeated = repeated + 1
    return
  end
  if not hold then
    hold = made(ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], first, last)
    restored = restored + 1
  end
  for line = first, last, 2 do
    redis.call('HINCRBY', STOCK .. ARGV[line], 'loggedHeld', ARGV[line + 1])
  end
  logged(at, hold, 'n')
end

local function outcome(i, first, last)
  local state = ARGV[i]
  local at, hold = find(ARGV[i + 1], ARGV[i + 2])
  if hold and (hold[2] == 'o' or hold[2] == 'no') then
    repeated = repeated + 1
    return
  end
  if not hold then
    hold = made(ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], first, last)
    restored = restored + 1
  end
  if hold[1] == 'HELD' then
    close(hold, state)
    settled = settled + 1
  elseif hold[1] ~= state then
    conflicting = conflicting + 1
  end
  for line = first, last, 2 do
    redis.call('HINCRBY', STOCK .. ARGV[line], 'loggedHeld', -ARGV[line + 1])
    if state == 'SOLD' then
      redis.call('HINCRBY', STOCK .. ARGV[line], 'loggedSold', ARGV[line + 1])
    end
  end
  logged(at, hold, 'o')
end

-- The fact does not say what was ordered, so the refusal made from it alone has no digest.
local function refused(i)
  local left = tonumber(ARGV[i + 1]) + window - now_ms()
  if left > 0 then
    redis.call('SET', HOLD .. ARGV[i], 'REFUSED ? ' .. ARGV[i + 2], 'NX', 'PX', string.format('%.0f', left))
  end
end

local i, total = 9, #ARGV
while i <= total do
  local fresh, kind = tonumber(ARGV[i]) >= stored, ARGV[i + 1]
  local body = i + 2
  if kind == 'L' then
    i = body + 6
    if fresh then list(body) end
  elseif kind == 'A' then
    i = body + 4
    if fresh then adjust(body) end
  elseif kind == 'R' then
    i = body + 3
    if fresh then refused(body) end
  else
    local head = (kind == 'N') and 5 or 6
    local first = body + head
    i = first + 2 * tonumber(ARGV[first - 1])
    if fresh then
      if kind == 'N' then numbered(body, first, i - 1) else outcome(body, first, i - 1) end
    end
  end
end
if to > stored then
  redis.call('HSET', OFFSETS, partition, ARGV[8])
end
return {'APPLIED', tostring(restored), tostring(settled), tostring(repeated), tostring(conflicting)}
