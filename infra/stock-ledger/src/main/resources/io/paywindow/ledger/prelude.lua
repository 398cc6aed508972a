-- What every script of the ledger begins with. In front of it the loader puts the key names (STOCK, HOLD, ...).
--
-- A hold is one line of text, so that one GET reads it and a person can, too:
--   HELD|SOLD|RELEASED  flags  number  digest  user  sku quantity [sku quantity ...]
--   REFUSED  digest|?  reason  [sku ...]
-- Flags: '-' the log has told nothing of this order yet, 'n' its number, 'o' its outcome, 'no' both.
--
-- A product's hash has available, held and sold as they are now, and adjusted, loggedHeld and loggedSold: what the log
-- adds up to at the offsets stored beside. At all times available + held + sold = adjusted.

local UNPAID = '=unpaid' -- a field beside the skus; no sku has a '='

-- Asked anew by each script: a failover between reading the epoch and running the script must not go unseen.
local function replid()
  return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
end

local function equal_to_log(epoch)
  return redis.call('GET', EPOCH) == epoch and replid() == epoch
end

local function now_ms()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function words(text)
  local all = {}
  for word in string.gmatch(text, '%S+') do
    all[#all + 1] = word
  end
  return all
end

-- Where the hold of an order is, and its words if it is there. An orderId may come back with another number once its
-- first order is forgotten; a replay meets both, and the one that finds the place taken lives under its number, which no
-- orderId can be. A refusal gives way: what has a number is sold.
local function find(id, number)
  local text = redis.call('GET', HOLD .. id)
  local hold = text and words(text)
  local taken = hold and hold[1] ~= 'REFUSED'
  if taken and hold[3] == number then
    return id, hold
  end
  local other = redis.call('GET', HOLD .. number)
  if other then
    return number, words(other)
  end
  return taken and number or id, nil
end

local function save(at, hold)
  redis.call('SET', HOLD .. at, table.concat(hold, ' '))
end

-- A field at zero says no more than no field, and customers are many.
local function count(user, field, by)
  if redis.call('HINCRBY', CUSTOMER .. user, field, by) <= 0 then
    redis.call('HDEL', CUSTOMER .. user, field)
  end
end

-- Ends a hold: goods sold, or back on the shelf and out of the customer's count.
local function close(hold, state)
  local user = hold[5]
  for i = 6, #hold, 2 do
    local sku, units = hold[i], hold[i + 1]
    redis.call('HINCRBY', STOCK .. sku, 'held', -units)
    if state == 'SOLD' then
      redis.call('HINCRBY', STOCK .. sku, 'sold', units)
    else
      redis.call('HINCRBY', STOCK .. sku, 'available', units)
      count(user, sku, -units)
    end
  end
  count(user, UNPAID, -1)
  hold[1] = state
end

local function is_keeper(token, lease_ms)
  if token == '' then
    return true
  end
  if redis.call('GET', KEEPER) ~= token then
    return false
  end
  redis.call('PEXPIRE', KEEPER, lease_ms)
  return true
end
