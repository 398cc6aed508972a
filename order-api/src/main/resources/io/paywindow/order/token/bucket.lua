-- A token bucket: takes one drop and answers 0, or answers in how many milliseconds there will be one.
local function take(key, now_ms, rate, burst)
  if rate == 0 then
    return 0
  end
  local bucket = redis.call('HMGET', key, 'level', 'at')
  local at = tonumber(bucket[2] or now_ms)
  -- Instances' clocks differ a little: time never runs backwards in a bucket.
  local later = math.max(now_ms, at)
  local level = math.min(burst, tonumber(bucket[1] or burst) + (later - at) * rate / 1000)
  local wait = 0
  if level >= 1 then
    level = level - 1
  else
    -- Less a little, so that what is a whole number on paper is not one more by the rounding of floating point.
    wait = math.max(1, math.ceil((1 - level) * 1000 / rate - 0.0001))
  end
  redis.call('HSET', key, 'level', string.format('%.3f', level), 'at', string.format('%.0f', later))
  -- A bucket that has filled up again is the same as none.
  redis.call('PEXPIRE', key, math.ceil(burst * 1000 / rate) + 1000)
  return wait
end
