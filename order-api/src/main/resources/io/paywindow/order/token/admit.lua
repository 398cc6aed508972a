-- Whom a token stands for, and whether it may ask once more now. One round trip for both.
-- KEYS: the token's hash of fields, its bucket. ARGV: now in ms, requests per second (0: no limit), burst.
-- Answers {userId, roles, ms to wait} or nothing; ms to wait is 0 when the request may pass.
local token = redis.call('HMGET', KEYS[1], 'userId', 'roles', 'expiresAt', 'revoked')
local now = tonumber(ARGV[1])
if not token[1] or token[4] or tonumber(token[3]) <= now then
  return {}
end
return {token[1], token[2], string.format('%d', take(KEYS[2], now, tonumber(ARGV[2]), tonumber(ARGV[3])))}
