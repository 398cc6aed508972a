-- The view of an order as JSON. What is written here is what GET, the event streams and pub/sub all show.
local function text(value)
  if value then
    return cjson.encode(value)
  end
  return 'null'
end

local function fields_of(key)
  local flat = redis.call('HGETALL', key)
  local fields = {}
  for i = 1, #flat, 2 do
    fields[flat[i]] = flat[i + 1]
  end
  return fields
end

local function refunds_in(fields)
  local due = {}
  for name, json in pairs(fields) do
    if string.sub(name, 1, 7) == 'refund:' and json ~= '' then
      due[#due + 1] = json
    end
  end
  table.sort(due)
  return due
end

-- Which change of the order this is: grows with each, so that an event stream can be taken up where it broke off.
local function version(fields)
  local due, made = 0, 0
  for name, json in pairs(fields) do
    if string.sub(name, 1, 7) == 'refund:' then
      due = due + 1
      if json == '' then
        made = made + 1
      end
    end
  end
  return fields.rank .. '.' .. due .. '.' .. made
end

local function render(fields)
  local parts = {
    '{"orderNumber":', text(fields.orderNumber),
    ',"orderId":', text(fields.orderId),
    ',"userId":', text(fields.userId),
    ',"status":', text(fields.status),
    ',"lines":', fields.lines or '[]',
    ',"total":', fields.total or 'null',
    ',"placedAt":', text(fields.placedAt),
    ',"payBy":', text(fields.payBy)
  }
  if fields.closedAt then
    parts[#parts + 1] = ',"closedAt":' .. text(fields.closedAt)
  end
  if fields.reason then
    parts[#parts + 1] = ',"reason":' .. text(fields.reason)
  end
  local due = refunds_in(fields)
  if #due > 0 then
    parts[#parts + 1] = ',"refundDue":[' .. table.concat(due, ',') .. ']'
  end
  parts[#parts + 1] = '}'
  return table.concat(parts)
end

local function shown(key)
  local fields = fields_of(key)
  if not fields.rank then
    return {}
  end
  return {fields.orderId, fields.userId, fields.status, version(fields), render(fields)}
end
