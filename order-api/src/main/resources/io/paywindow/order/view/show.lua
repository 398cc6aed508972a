-- The view of an order, with what is needed to decide who may see it.
-- KEYS: the view, or the pointer that an order number leads to. ARGV: 'id' or 'number', prefix of views.
if ARGV[1] == 'id' then
  return shown(KEYS[1])
end
local order_id = redis.call('HGET', KEYS[1], 'orderId')
if not order_id then
  return {}
end
-- In the same slot: all keys of the views have one hash tag.
return shown(ARGV[2] .. order_id)
