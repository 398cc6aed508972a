-- Tells no more through a webhook that has failed for long. KEYS: contact. ARGV: the webhook that failed.
if redis.call('HGET', KEYS[1], 'webhook') == ARGV[1] then
  redis.call('HDEL', KEYS[1], 'webhook')
  return {'GIVEN_UP'}
end
return {'CHANGED'}
