-- May this news be told now? KEYS: told. ARGV: news, rank, teller, lease in ms, memory in ms.
-- TELL: yes, and nobody else tells anything of this order while the lease lasts.
local told, news, rank, teller = KEYS[1], ARGV[1], tonumber(ARGV[2]), ARGV[3]
if redis.call('HEXISTS', told, 'news:' .. news) == 1 then
  return {'TOLD'}
end
local highest = tonumber(redis.call('HGET', told, 'rank') or '0')
if rank > 0 and rank < highest then
  return {'OUTRANKED'}
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local other = redis.call('HGET', told, 'teller')
if other and other ~= teller and tonumber(redis.call('HGET', told, 'until')) > now then
  return {'BUSY'}
end
redis.call('HSET', told, 'teller', teller, 'until', string.format('%.0f', now + tonumber(ARGV[4])))
redis.call('PEXPIRE', told, ARGV[5])
return {'TELL'}
