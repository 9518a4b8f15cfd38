-- Post every query of a list of files in turn; each connection goes on where it is.
local requests, at = {}, 0

init = function()
  for name in io.lines(os.getenv("QUERIES")) do
    local file = assert(io.open(name, "rb"))
    requests[#requests + 1] = wrk.format("POST", os.getenv("AT"), {
      ["Host"] = wrk.host,
      ["Accept"] = "application/sparql-results+json, text/turtle",
      ["Content-Type"] = "application/sparql-query",
    }, file:read("*a"))
    file:close()
  end
end

request = function()
  at = at % #requests + 1
  return requests[at]
end

done = function(summary, latency)
  local failed = summary.errors.status + summary.errors.timeout
    + summary.errors.connect + summary.errors.read + summary.errors.write
  io.write(string.format("FIGURES %d %d %d %d %d\n", summary.requests,
    summary.duration, failed, latency:percentile(50), latency:percentile(99)))
end
