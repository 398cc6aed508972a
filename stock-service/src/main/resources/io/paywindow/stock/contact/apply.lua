-- Takes in a run of contact-given, if the book stands where the run begins.
-- KEYS: offsets, then one contact per entry. ARGV: partition, from, to, then per entry: email, webhook, language; no language is a tombstone.
local stored = redis.call('HGET', KEYS[1], ARGV[1]) or '0'
if stored ~= ARGV[2] then
  return {'STANDS_AT', stored}
end
for i = 2, #KEYS do
  local at = 3 * (i - 2) + 4
  local email, webhook, language = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  -- All of it, so that a webhook that was given up is tried again once the customer says anything new.
  redis.call('DEL', KEYS[i])
  if language ~= '' then
    redis.call('HSET', KEYS[i], 'language', language)
    if email ~= '' then
      redis.call('HSET', KEYS[i], 'email', email)
    end
    if webhook ~= '' then
      redis.call('HSET', KEYS[i], 'webhook', webhook)
    end
  end
end
if ARGV[2] ~= ARGV[3] then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
end
return {'APPLIED'}
