-- Posts one event after the other, from the first again after the last.
--
--     wrk … -s events.lua http://127.0.0.1:8000 -- FILE FIRST
--
-- A line of FILE is a path, a tab and the body, as JSON. FIRST is how many lines are passed over, so
-- that a later run goes on where an earlier one stopped.
local requests, position = {}, 0

function init(arguments)
   for line in io.lines(arguments[1]) do
      local path, body = line:match("^([^\t]+)\t(.+)$")
      local headers = { ["Content-Type"] = "application/json" }
      requests[#requests + 1] = wrk.format("POST", path, headers, body)
   end
   -- One less: wrk takes a first request to see whether it is HTTP, and sends it to nobody.
   position = (tonumber(arguments[2] or 0) - 1) % #requests
end

function request()
   position = position % #requests + 1
   return requests[position]
end
