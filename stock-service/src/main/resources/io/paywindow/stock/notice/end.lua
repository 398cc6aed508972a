-- The telling is over. KEYS: told. ARGV: news, rank, teller, memory in ms, 1 if it was told or 0 if not.
local told, rank = KEYS[1], tonumber(ARGV[2])
if ARGV[5] == '1' then
  redis.call('HSET', told, 'news:' .. ARGV[1], '1')
  if rank > tonumber(redis.call('HGET', told, 'rank') or '0') then
    redis.call('HSET', told, 'rank', ARGV[2])
  end
  redis.call('PEXPIRE', told, ARGV[4])
end
if redis.call('HGET', told, 'teller') == ARGV[3] then
  redis.call('HDEL', told, 'teller', 'until')
end
return {'DONE'}
