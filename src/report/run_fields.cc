// Members of a run's document that are neither numbers nor words, into JSON and back.
#include "report/run_fields.h"

#include "base/units.h"

namespace vastar {

namespace json = boost::json;

json::value of_rate_json(bool of_rate) { return of_rate ? "rate" : "connections"; }

bool of_rate_of(const json::value& word) { return word == json::value("rate"); }

json::value nanos_json(Nanos time) { return seconds(to_seconds(time)); }

Nanos nanos_of(const json::value& seconds) {
  return seconds.is_number() ? from_seconds(seconds.to_number<double>()) : 0;
}

}  // namespace vastar
