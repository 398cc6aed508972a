-- Deletes a day's pool. KEYS: pool, state. Answers how many keys there were.
return {tostring(redis.call('UNLINK', KEYS[1], KEYS[2]))}
