-- ARGV: skus. Reply: {EQUAL or STALE, then for each sku name, price, currency, limitPerCustomer, onSale, available, held, sold}

local epoch = redis.call('GET', EPOCH)
local replies = {(epoch and epoch == replid()) and 'EQUAL' or 'STALE'}
for _, sku in ipairs(ARGV) do
  local fields = redis.call('HMGET', STOCK .. sku,
    'name', 'price', 'currency', 'limitPerCustomer', 'onSale', 'available', 'held', 'sold')
  for n = 1, 8 do
    replies[#replies + 1] = fields[n] or ''
  end
end
return replies
