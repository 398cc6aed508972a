-- Whom a token stands for, and whether it may ask once more now. One round trip for both.
-- KEYS: the token's hash of fields, its bucket. ARGV: now in ms, requests per second (0: no limit), burst.
-- Answers {userId, roles, ms to wait} or nothing; ms to wait is 0 when the request may pass.
local token = redis.call('HMGET', KEYS[1], 'userId', 'roles', 'expiresAt', 'revoked')
local now = tonumber(ARGV[1])
if not token[1] or token[4] or tonumber(token[3]) <= now then
  return {}
end
local rate = tonumber(ARGV[2])
if rate == 0 then
  return {token[1], token[2], '0'}
end
local burst = tonumber(ARGV[3])
local bucket = redis.call('HMGET', KEYS[2], 'level', 'at')
local at = tonumber(bucket[2] or ARGV[1])
-- Instances' clocks differ a little: time never runs backwards in a bucket.
local later = math.max(now, at)
local level = math.min(burst, (tonumber(bucket[1] or ARGV[3])) + (later - at) * rate / 1000)
local wait = 0
if level >= 1 then
  level = level - 1
else
  wait = math.ceil((1 - level) * 1000 / rate)
end
redis.call('HSET', KEYS[2], 'level', string.format('%.3f', level), 'at', string.format('%.0f', later))
-- A bucket that has filled up again is the same as none.
redis.call('PEXPIRE', KEYS[2], math.ceil(burst * 1000 / rate) + 1000)
return {token[1], token[2], string.format('%d', wait)}
