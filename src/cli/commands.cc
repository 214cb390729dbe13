// The list of subcommands, and how one is picked.
#include "cli/commands.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/files.h"
#include "cli/help.h"
#include "cli/subcommands.h"
#include "report/schema.h"

namespace vastar {
namespace {

std::vector<Option> no_options() { return {}; }

constexpr std::string_view kHttpDescription =
    "Sends HTTP requests to URL over a number of connections and reports what happened: latency "
    "from "
    "the moment each request was due, the phases it went through, throughput, statuses and errors. "
    "Gates (--slo) turn the measurement into the exit code.\n"
    "Without --rate the loop is closed: each connection sends its next request when the last one "
    "is "
    "done. With --rate the loop is open: requests are due at their times whatever the target "
    "does.\n"
    "--config reads flags from a TOML file by their long names; the command line wins. With tables "
    "[scenario.NAME] in it, each a measurement with url and flags of its own, all are made in "
    "turn, into one document, and the worst verdict is the exit code.\n"
    "Standard output carries the result; progress, warnings and errors go to standard error. The "
    "exit "
    "code is 0 when every gate passed, 1 when one failed, 2 for a usage error, 3 when the "
    "measurement "
    "cannot judge a gate, and 4 when there was no data.";

constexpr std::string_view kSweepDescription =
    "Measures URL at rising numbers of connections and picks the sweet spot: by default the knee, "
    "the "
    "fewest connections whose throughput is near the peak while the tail stays near the "
    "baseline's. "
    "Points with too many errors or too long a tail are out, and say why. With --vs each level is "
    "measured on what stands behind URL too, and says what URL adds. A URL of ws:// or wss:// is "
    "measured by WebSocket's echoes.\n"
    "Gates (--slo) are judged on the sweet spot's run. A sweep without one qualified point fails.";

constexpr std::string_view kCompareDescription =
    "Says whether HEAD is slower than BASE, and how sure that is. Both are driven in turn, in "
    "short "
    "blocks, so that what drifts on a machine hits both alike; the servers are launched afresh "
    "again and again, because each launch has its own luck; and a regression must show once more "
    "in "
    "fresh launches before it fails the gate.\n"
    "Give two URLs, or the commands that start the two servers: {port} in a command and in the URL "
    "is a free port of each. A command must stay in the foreground. It is ready at its first "
    "answer "
    "below 500, and is ended by SIGTERM, five seconds later by SIGKILL. URLs of ws:// or wss:// "
    "are "
    "compared by WebSocket's echoes.\n"
    "Two stored documents, of runs or sweeps, are held against each other figure by figure, by "
    "--max-regress. That is weak: nothing is known of the noise between them.\n"
    "The exit code is 1 for a confirmed regression, 0 when head is not worse by more than the "
    "margins, and 3 when the measurement cannot tell.";

constexpr std::string_view kSseDescription =
    "Opens streams of Server-Sent Events, or of JSON lines, and reports when their events came: "
    "the "
    "first one, the gaps between them, the last one. A request is one stream, and -c is how many "
    "are open at a time. A stream ends with its response, at an event [DONE], after --events, or "
    "after --stream-time.\n"
    "It takes the flags of a run. --timeout is of a whole stream and is 5m here; --drain-cap is "
    "1m.";

constexpr std::string_view kAiBenchDescription =
    "Sends prompts to a model that answers in streams, and reports when its tokens came: the first "
    "text, the time per token after it, the gaps between chunks, tokens a second. Tokens are "
    "counted by what the server says it used; where it does not say, chunks are counted, and "
    "token_source says so. A URL without a path gets that of the dialect. Several models are "
    "measured one after the other; with --vs, or a guardrail, two sides are asked in turn, and "
    "what one adds to the other is told.\n"
    "It takes the flags of a run. --timeout is of a whole answer and is 5m here; --drain-cap is "
    "1m. The API key is read from the environment and is never shown.";

constexpr std::string_view kWsDescription =
    "Opens WebSocket connections to URL (ws://) and measures them by MODE: echo (a message and its "
    "answer), ping (a ping and its pong), throughput (messages as fast as the target reads them), "
    "matrix (throughput by payload size and connections), format (throughput of payload files), "
    "storm (how fast connections are accepted), hold (whether they last), limit (how many there "
    "can "
    "be), fanout (one sends, all others receive).\n"
    "The handshake is checked in full, and so is every frame. With several payloads or numbers of "
    "connections there is a run for each, in one document.";

constexpr std::string_view kServeDescription =
    "A fast server of HTTP/1.1 and HTTP/2 to try vastar against: for tests, demos, and finding out "
    "what this machine can do. Its address is the first line on standard output. It ends on SIGINT "
    "or SIGTERM.";

}  // namespace

const std::vector<Command>& commands() {
  static const std::vector<Command> list = {
      {.name = "http",
       .operands = "URL",
       .summary = "load an HTTP target, report, and judge it",
       .description = kHttpDescription,
       .examples = {"vastar -n 3000 -c 100 http://localhost:8080/",
                    "vastar -z 10s --slo 'p99<200ms' --slo 'rps>=5000' http://localhost:8080/",
                    "vastar -m POST -d '{\"q\":1}' -o json http://localhost:8080/q",
                    "vastar --config vastar.toml --scenario checkout"},
       .options = &http_options,
       .run = &measure_command,
       .kind = "run",
       .operand_forms = {{"url"}},
       .prepare = &prepare_http},
      {.name = "sweep",
       .operands = "URL",
       .summary = "find the best concurrency of a target",
       .description = kSweepDescription,
       .examples = {"vastar sweep --refine -z 2s --json-path sweep.json http://localhost:8080/",
                    "vastar sweep --conc 10..1000:log=6 --repeats 3 http://localhost:8080/",
                    "vastar sweep --vs http://localhost:4545/ http://localhost:3080/"},
       .options = &sweep_options,
       .run = &measure_command,
       .kind = "sweep",
       .operand_forms = {{"url"}},
       .prepare = &prepare_sweep},
      {.name = "compare",
       .operands = "BASE HEAD",
       .summary = "find out whether HEAD is slower than BASE",
       .description = kCompareDescription,
       .examples = {"vastar compare --base-cmd 'a {port}' --head-cmd 'b {port}' 127.0.0.1:{port}",
                    "vastar compare http://127.0.0.1:8080/ http://127.0.0.1:8081/",
                    "vastar compare --max-regress p99=20% last-week.json today.json"},
       .options = &compare_options,
       .run = &measure_command,
       .kind = "compare",
       .operand_forms = {{"url"}, {"base", "head"}},
       .prepare = &prepare_compare},
      {.name = "sse",
       .operands = "URL",
       .summary = "open streams of events and time what they bring",
       .description = kSseDescription,
       .examples = {"vastar sse -n 1000 -c 1000 --ramp 5s http://localhost:8080/sse/20/50ms",
                    "vastar sse --slo 'first_event.p95<200ms' http://localhost:8080/sse/9/5ms"},
       .options = &sse_options,
       .run = &measure_command,
       .kind = "run",
       .operand_forms = {{"url"}},
       .prepare = &prepare_sse},
      {.name = "ai-bench",
       .operands = "URL",
       .summary = "time the tokens of a model that answers in streams",
       .description = kAiBenchDescription,
       .examples = {"vastar ai-bench -n 100 --model M --prompt Hi http://localhost:8080",
                    "vastar ai-bench --dialect ollama --model M --prompt Hi localhost:8080",
                    "vastar ai-bench --model M --prompt-sweep 10,1000 http://localhost:8080",
                    "vastar ai-bench --model M --prompt Hi --vs localhost:4545 localhost:3080"},
       .options = &ai_bench_options,
       .run = &measure_command,
       .kind = "run",
       .operand_forms = {{"url"}},
       .prepare = &prepare_ai_bench},
      {.name = "ws",
       .operands = "MODE URL",
       .summary = "load WebSocket connections",
       .description = kWsDescription,
       .examples = {"vastar ws echo -c 100 --payload 1k ws://localhost:8080/ws/echo",
                    "vastar ws storm -c 1000 --batch 200 ws://localhost:8080/ws/echo",
                    "vastar ws hold -c 500 -z 30s --slo 'survival>=1' "
                    "ws://localhost:8080/ws/silent"},
       .options = &ws_options,
       .run = &measure_command,
       .kind = "run",
       .operand_forms = {{"mode", "url"}},
       .prepare = &prepare_ws},
      {.name = "serve",
       .operands = "",
       .summary = "serve the built-in target",
       .description = kServeDescription,
       .examples = {"vastar serve --port 0", "vastar serve --limit 16 --fault reset=0.001"},
       .options = &serve_options,
       .run = &serve_command},
      {.name = "report",
       .operands = "FILE",
       .summary = "show a stored document again, in any output",
       .description = "Renders a JSON document that vastar wrote, without measuring anything.",
       .examples = {"vastar report run.json", "vastar report run.json -o markdown=summary.md"},
       .options = &report_options,
       .run = &report_command},
      {.name = "merge",
       .operands = "FILE...",
       .summary = "make one document of the runs of several generators",
       .description =
           "Adds up the documents of runs that loaded one target together: counts and histograms "
           "exactly, so percentiles are those of all requests. The documents must be of the same "
           "target, request and kind of load. Gates (--slo) are judged on the whole.",
       .examples = {"vastar merge one.json two.json -o json=both.json",
                    "vastar merge run-*.json --slo 'p99<200ms'"},
       .options = &merge_options,
       .run = &merge_command},
      {.name = "validate",
       .operands = "FILE...",
       .summary = "check documents against their schemas",
       .description =
           "Checks JSON documents against the published schema of their kind and shows a "
           "line a problem. The exit code is 2 when a document is not valid.",
       .examples = {"vastar validate run.json sweep.json"},
       .options = &no_options,
       .run = &validate_command},
      {.name = "schema",
       .operands = "[KIND]",
       .summary = "print a schema, or the kinds there are",
       .description = "Prints the JSON schema of a kind of document; without a kind, their names.",
       .examples = {"vastar schema run > run.schema.json"},
       .options = &no_options,
       .run = &schema_command,
       .operand_choices = schema_kinds()},
      {.name = "plugins",
       .operands = "",
       .summary = "list the outputs found",
       .description =
           "Lists the outputs with their version, ABI and path: those of the installation "
           "and those in the folders of VASTAR_PLUGIN_PATH (':' between them).",
       .options = &no_options,
       .run = &plugins_command},
      {.name = "completion",
       .operands = "bash|zsh|fish",
       .summary = "print the completion script of a shell",
       .description = "Prints a script that completes commands, flags and their values.",
       .examples = {"source <(vastar completion bash)"},
       .options = &no_options,
       .run = &completion_command,
       .operand_choices = {"bash", "zsh", "fish"}},
      {.name = "man",
       .operands = "",
       .summary = "print the manual page, in roff",
       .description = "Prints the manual page; the build writes it to man/vastar.1.",
       .options = &no_options,
       .run = &man_command,
       .hidden = true},
  };
  return list;
}

const Command* find_command(std::string_view name) {
  const auto named = [name](const Command& command) { return command.name == name; };
  const auto found = std::find_if(commands().begin(), commands().end(), named);
  return found == commands().end() ? nullptr : &*found;
}

ExitCode run_command_line(const Arguments& arguments) {
  const Command& flat = commands().front();
  if (arguments.empty()) {
    print_aside(short_help(flat));
    return ExitCode::kUsage;
  }
  const Command* named = find_command(arguments.front());
  if (named == nullptr) return flat.run(flat, arguments);
  return named->run(*named, Arguments(arguments.begin() + 1, arguments.end()));
}

bool asks_for_bisect(const Arguments& arguments) {
  const auto end_of_flags = std::find(arguments.begin(), arguments.end(), "--");
  return std::find(arguments.begin(), end_of_flags, "--bisect") != end_of_flags;
}

}  // namespace vastar
