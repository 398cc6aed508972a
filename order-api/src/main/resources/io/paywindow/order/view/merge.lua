-- Merges facts into views by rank, so that they may come in any order and any number of times.
-- KEYS: one of the views, for its slot; all keys of the views have one hash tag, so that a change may touch them together.
-- ARGV: the changes as JSON; prefixes of views, of pointers from order numbers, of users' lists, of channels; now in ms.
-- Answers the last change's view.
-- PLACED 1 < REFUSED 2 < AWAITING_PAYMENT 3 < closed 4, refunds 0. Base fields are facts of the order and fill gaps whatever
-- the rank; state fields belong to the rank that brings them.
local changes = cjson.decode(ARGV[1])
local view_prefix, number_prefix, list_prefix, channel_prefix = ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now = tonumber(ARGV[6])

-- Keeps a key at least until then. (One that should be gone already is, at once: facts may be read again years later.)
local function keep(key, till)
  local left = redis.call('PTTL', key)
  if left < 0 or left < till - now then
    redis.call('PEXPIREAT', key, till)
  end
end

local function append(flat, fields)
  for name, value in pairs(fields) do
    flat[#flat + 1] = name
    flat[#flat + 1] = value
  end
end

local function fill_gaps(key, fields)
  local filled = 0
  for name, value in pairs(fields) do
    filled = filled + redis.call('HSETNX', key, name, value)
  end
  return filled > 0
end

-- A refund once made stays made, whichever fact is read first.
local function put_refund(key, payment_id, json)
  local field = 'refund:' .. payment_id
  if json == '' then
    local before = redis.call('HGET', key, field)
    redis.call('HSET', key, field, '')
    return before ~= ''
  end
  return redis.call('HSETNX', key, field, json) == 1
end

-- A refund may name an order number that nothing is known of yet: it waits at the pointer.
local function merge_refund(change)
  local order_id = change.orderId
  if not order_id then
    local pointer = number_prefix .. change.orderNumber
    put_refund(pointer, change.refund, change.refundJson)
    keep(pointer, change['until'])
    order_id = redis.call('HGET', pointer, 'orderId')
  end
  if not order_id then
    return nil
  end
  local key = view_prefix .. order_id
  return key, put_refund(key, change.refund, change.refundJson)
end

local function link(key, change)
  local pointer = number_prefix .. change.orderNumber
  local waiting = redis.call('HGETALL', pointer)
  redis.call('HSET', pointer, 'orderId', change.orderId)
  keep(pointer, change['until'])
  for i = 1, #waiting, 2 do
    if string.sub(waiting[i], 1, 7) == 'refund:' then
      put_refund(key, string.sub(waiting[i], 8), waiting[i + 1])
    end
  end
end

local function list(change)
  local key = list_prefix .. change.base.userId
  -- What does not know when the order was placed comes later than what does: so a list made anew has the same order.
  redis.call('ZADD', key, 'LT', change.listedAt, change.orderId)
  -- A list of a customer who never stops buying must not grow for ever.
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - 2 * (change['until'] - change.listedAt))
  keep(key, change['until'])
end

local function merge_state(change)
  local key = view_prefix .. change.orderId
  local known = redis.call('HMGET', key, 'rank', 'userId')
  local rank = tonumber(known[1] or '0')
  -- Until it is numbered, an id belongs to whoever used it first: nobody else's order may touch this view.
  if rank > 0 and change.rank < 3 and known[2] ~= change.base.userId then
    return key, false
  end
  list(change)
  if change.orderNumber then
    link(key, change)
  end
  if change.rank > rank then
    if rank == 2 then
      redis.call('HDEL', key, 'reason', 'detail', 'skus', 'closedAt')
    end
    local fields = {'rank', change.rank}
    append(fields, change.base)
    append(fields, change.state)
    redis.call('HSET', key, unpack(fields))
    redis.call('PEXPIREAT', key, change['until'])
    return key, true
  end
  -- All that PLACED says is in every later fact but a refusal.
  local told = rank == change.rank or (change.rank == 1 and rank > 2)
  return key, not told and fill_gaps(key, change.base)
end

local last
for i, change in ipairs(changes) do
  local key, changed
  if change.refund then
    key, changed = merge_refund(change)
  else
    key, changed = merge_state(change)
  end
  last = nil
  if changed then
    keep(key, change['until'])
    last = shown(key)
    if last[3] then
      redis.call('PUBLISH', channel_prefix .. string.lower(last[3]), last[5])
    end
  elseif key and i == #changes then
    last = shown(key)
  end
end
return last or {}
