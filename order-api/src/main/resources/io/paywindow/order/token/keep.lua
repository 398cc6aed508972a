-- Keeps what the log says of a token, unless something newer is kept already.
-- KEYS: the token. ARGV: offset in the log, userId or '' when revoked, roles, expiresAt in ms, now in ms.
local kept = redis.call('HGET', KEYS[1], 'offset')
if kept and tonumber(kept) >= tonumber(ARGV[1]) then
  return {}
end
redis.call('DEL', KEYS[1])
if ARGV[2] == '' then
  -- The mark outlives the moment in which an older record may still be on its way here.
  redis.call('HSET', KEYS[1], 'offset', ARGV[1], 'userId', '-', 'revoked', '1')
  redis.call('PEXPIRE', KEYS[1], 86400000)
elseif tonumber(ARGV[4]) > tonumber(ARGV[5]) then
  redis.call('HSET', KEYS[1], 'offset', ARGV[1], 'userId', ARGV[2], 'roles', ARGV[3], 'expiresAt', ARGV[4])
  redis.call('PEXPIREAT', KEYS[1], ARGV[4])
end
return {}
