#include "cli/run_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>

#include "cli/sweep_options.h"

namespace vastar {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr const char* kUrl = "http://127.0.0.1:8080/x";

// argv as the http command takes it, up to the options.
Result<RunOptions> resolve(Arguments arguments) {
  RunFlags flags;
  const auto table = run_options_table(flags, {.metrics = run_metrics(), .with_shape = true});
  const auto parsed = parse(table, arguments);
  if (!parsed) return parsed.error();
  return resolve_run(flags, parsed->operands, {});
}

Result<SweepCommandOptions> resolve_a_sweep(const Arguments& arguments) {
  SweepFlags flags;
  const auto parsed = parse(sweep_options_table(flags), arguments);
  if (!parsed) return parsed.error();
  return resolve_sweep(flags, parsed->operands);
}

RunOptions options_of(Arguments arguments) {
  arguments.emplace_back(kUrl);
  const auto options = resolve(std::move(arguments));
  EXPECT_TRUE(options) << options.error().message;
  return options ? *options : RunOptions{};
}

std::string problem_of(Arguments arguments) {
  arguments.emplace_back(kUrl);
  const auto options = resolve(std::move(arguments));
  if (options) return "";
  EXPECT_EQ(options.error().code, ExitCode::kUsage);
  return options.error().message;
}

std::vector<std::string> headers_named(const Plan& plan, std::string_view name) {
  std::vector<std::string> values;
  for (const Header& header : plan.request.headers) {
    if (header.name == name) values.push_back(header.value);
  }
  return values;
}

TEST(RunOptions, DefaultsAreTheContracts) {
  const RunOptions options = options_of({});
  const Plan& plan = options.plan;
  EXPECT_EQ(plan.load.requests, 200U);
  EXPECT_EQ(plan.load.concurrency, 50U);
  EXPECT_EQ(plan.load.duration, 0);
  EXPECT_EQ(plan.load.qps, 0);
  EXPECT_FALSE(plan.load.open_loop());
  EXPECT_EQ(plan.load.warmup_duration, 0);
  EXPECT_EQ(plan.load.warmup_requests, 0U);
  EXPECT_EQ(plan.timeout, 20 * kSecond);
  EXPECT_EQ(plan.drain_cap, 2 * kSecond);
  EXPECT_EQ(plan.request.method, "GET");
  EXPECT_EQ(plan.request.target, "/x");
  EXPECT_TRUE(plan.request.keep_alive);
  EXPECT_THAT(headers_named(plan, "Accept-Encoding"), ElementsAre("gzip"));
  EXPECT_THAT(headers_named(plan, "Content-Type"), IsEmpty());
  EXPECT_EQ(options.presentation.hist_bins, 16U);
  EXPECT_THAT(options.notes, IsEmpty());
  EXPECT_THAT(options.outputs, IsEmpty());
  EXPECT_EQ(options.inconclusive_as, InconclusiveAs::kInconclusive);
}

TEST(RunOptions, RequestsAndConnectionsAreAboveZero) {
  for (const char* flag : {"-n", "-c", "--workers", "--hist-bins"}) {
    EXPECT_THAT(problem_of({flag, "0"}), HasSubstr("at least 1")) << flag;
    EXPECT_THAT(problem_of({flag, "-1"}), HasSubstr("above 0")) << flag;
    EXPECT_NE(problem_of({flag, "1.5"}), "") << flag;
  }
}

TEST(RunOptions, TheDurationWinsOverTheRequests) {
  const RunOptions options = options_of({"-z", "1m30s", "-n", "10"});
  EXPECT_EQ(options.plan.load.duration, 90 * kSecond);
  EXPECT_EQ(options.plan.load.concurrency, 50U);
  EXPECT_THAT(options.notes, ElementsAre(HasSubstr("wins over -n 10")));
  EXPECT_THAT(options_of({"-z", "10"}).notes, IsEmpty());
  EXPECT_NE(problem_of({"-z", "0"}), "");
}

TEST(RunOptions, FewerRequestsThanConnectionsLowerTheConnections) {
  const RunOptions options = options_of({"-n", "10", "-c", "20"});
  EXPECT_EQ(options.plan.load.concurrency, 10U);
  EXPECT_EQ(options.plan.load.requests, 10U);
  EXPECT_THAT(options.notes, ElementsAre(HasSubstr("c = 10")));
  EXPECT_THAT(options_of({"-n", "20", "-c", "20"}).notes, IsEmpty());
}

TEST(RunOptions, TheCapAndTheOpenLoopExcludeEachOther) {
  EXPECT_THAT(problem_of({"-q", "5", "--rate", "100"}), HasSubstr("exclude each other"));
  EXPECT_EQ(problem_of({"-q", "0", "--rate", "100"}), "");
  EXPECT_EQ(options_of({"-q", "0.5"}).plan.load.qps, 0.5);
  EXPECT_NE(problem_of({"-q", "-1"}), "");
  EXPECT_NE(problem_of({"--rate", "0"}), "");
  const RunOptions poisson = options_of({"--rate", "100", "--arrivals", "poisson", "--seed", "9"});
  EXPECT_EQ(poisson.plan.load.arrivals, Arrivals::kPoisson);
  EXPECT_EQ(poisson.plan.load.seed, 9U);
  EXPECT_THAT(problem_of({"--rate", "1e12"}), HasSubstr("10,000,000"));
  EXPECT_THAT(problem_of({"--arrivals", "poisson"}), HasSubstr("give --rate"));
  EXPECT_THAT(problem_of({"--rate", "1", "--arrivals", "uniform"}), HasSubstr("constant, poisson"));
}

TEST(RunOptions, StreamsAreOfHttp2) {
  EXPECT_FALSE(options_of({}).plan.http2);
  EXPECT_EQ(options_of({"--http2"}).plan.load.streams, 1U);
  const Plan plan = options_of({"--http2", "--streams", "20", "-c", "3"}).plan;
  EXPECT_TRUE(plan.http2);
  EXPECT_EQ(plan.load.slots(), 60U);
  EXPECT_THAT(problem_of({"--streams", "2"}), HasSubstr("give --http2"));
  EXPECT_THAT(problem_of({"--http2", "--streams", "0"}), HasSubstr("at least 1"));
  EXPECT_THAT(problem_of({"--http2", "--streams", "2", "--disable-keepalive"}),
              HasSubstr("exclude each other"));
  EXPECT_EQ(problem_of({"--http2", "--disable-keepalive"}), "");
  EXPECT_THAT(problem_of({"--http2", "--streams", "10000", "-c", "1000", "-n", "1000"}),
              HasSubstr("no more than 1000000"));
}

TEST(RunOptions, HeadersThatHttp2DoesNotHaveAreNoted) {
  EXPECT_THAT(options_of({"--http2", "-H", "Upgrade: x", "-H", "te: trailers"}).notes,
              ElementsAre(HasSubstr("no header 'Upgrade'")));
  EXPECT_THAT(options_of({"--http2", "--disable-keepalive"}).notes, IsEmpty());
  EXPECT_THAT(options_of({"-H", "Upgrade: x"}).notes, IsEmpty());
}

TEST(RunOptions, StagesOfARateAreAnOpenLoopThatChanges) {
  const LoadShape load =
      options_of({"--rate", "20", "--stages", "30s:100/s,1m:0/s", "-c", "7"}).plan.load;
  EXPECT_TRUE(load.open_loop());
  EXPECT_EQ(load.rate_over_time().at(0), 20);
  EXPECT_EQ(load.rate_over_time().at(30 * kSecond), 100);
  EXPECT_EQ(load.duration, 90 * kSecond);
  EXPECT_EQ(load.requests, 0U);
  EXPECT_EQ(load.concurrency, 7U);
  EXPECT_TRUE(load.connections_over_time().empty());
  EXPECT_EQ(options_of({"--stages", "30s:100/s"}).plan.load.rate_over_time().at(0), 0);
  EXPECT_EQ(problem_of({"--stages", "30s:100/s", "--arrivals", "poisson"}), "");
}

TEST(RunOptions, StagesOfConnectionsAreAClosedLoopThatChanges) {
  const LoadShape load = options_of({"--stages", "30s:100,0s:10", "--stages", "1m:10"}).plan.load;
  EXPECT_FALSE(load.open_loop());
  EXPECT_EQ(load.concurrency, 100U) << "as many as there are ever used";
  EXPECT_EQ(load.connections_over_time().at(0), 0);
  EXPECT_EQ(load.connections_over_time().at(30 * kSecond), 10);
  EXPECT_EQ(load.duration, 90 * kSecond);
  const LoadShape down = options_of({"-c", "200", "--stages", "30s:100", "-q", "5"}).plan.load;
  EXPECT_EQ(down.concurrency, 200U);
  EXPECT_EQ(down.connections_over_time().at(0), 200);
}

TEST(RunOptions, StagesExcludeWhatTheySayThemselves) {
  EXPECT_THAT(problem_of({"--stages", "30s:100", "-n", "5"}), HasSubstr("leave out -n and -z"));
  EXPECT_THAT(problem_of({"--stages", "30s:100", "-z", "5s"}), HasSubstr("leave out -n and -z"));
  EXPECT_THAT(problem_of({"--stages", "30s:100/s", "-q", "5"}), HasSubstr("-q"));
  EXPECT_THAT(problem_of({"--stages", "30s:100", "--rate", "5"}), HasSubstr("30s:100/s"));
  EXPECT_THAT(problem_of({"--stages", "30s:100", "--arrivals", "poisson"}), HasSubstr("--rate"));
  EXPECT_THAT(problem_of({"--stages", "30s"}), HasSubstr("--stages 30s: stage '30s': write TIME"));
  EXPECT_THAT(problem_of({"--stages", "0s:10"}), HasSubstr("--stages: the stages take no time"));
  EXPECT_THAT(problem_of({"--stages", "5s:0"}), HasSubstr("no load"));
  EXPECT_EQ(problem_of({"--rate", "10", "--stages", "5s:0/s"}), "");
}

// The load of each is theirs: levels, and blocks by turns.
TEST(SweepOptions, HasNoStages) {
  const auto sweep = resolve_a_sweep({"--stages", "30s:100", kUrl});
  ASSERT_FALSE(sweep);
  EXPECT_THAT(sweep.error().message, HasSubstr("unknown flag --stages"));
  EXPECT_THAT(sweep.error().message, HasSubstr("vastar http"));
}

TEST(RunOptions, WarmupIsATimeOrANumberOfRequests) {
  EXPECT_EQ(options_of({"--warmup", "500ms"}).plan.load.warmup_duration, 500 * kMillisecond);
  const LoadShape counted = options_of({"--warmup", "100"}).plan.load;
  EXPECT_EQ(counted.warmup_requests, 100U);
  EXPECT_EQ(counted.warmup_duration, 0);
  EXPECT_THAT(problem_of({"--warmup", "1.5"}), HasSubstr("must be whole"));
  EXPECT_EQ(options_of({"--warmup", "0"}).plan.load.warmup_requests, 0U);
  EXPECT_EQ(options_of({"--warmup", "9007199254740992"}).plan.load.warmup_requests,
            9007199254740992U);
  for (const char* many : {"9007199254740993", "18446744073709551615"}) {
    EXPECT_THAT(problem_of({"--warmup", many}), HasSubstr("must be at most 9007199254740992"));
  }
  EXPECT_FALSE(problem_of({"--warmup", "99999999999999999999999"}).empty());
  EXPECT_THAT(problem_of({"--warmup", "9000h"}), HasSubstr("is not between"));
  EXPECT_FALSE(problem_of({"--warmup", ""}).empty());
}

TEST(RunOptions, SourceAddressesAddUp) {
  EXPECT_THAT(options_of({}).plan.source_addresses.each, IsEmpty());
  const SourceAddresses sources =
      options_of({"--source-address", "127.0.0.2,127.0.0.3", "--source-address", "127.0.1.0/30"})
          .plan.source_addresses;
  EXPECT_THAT(sources.given, ElementsAre("127.0.0.2", "127.0.0.3", "127.0.1.0/30"));
  EXPECT_THAT(sources.each, ElementsAre("127.0.0.2", "127.0.0.3", "127.0.1.1", "127.0.1.2"));
  EXPECT_THAT(problem_of({"--source-address", "eth0"}), HasSubstr("--source-address eth0: 'eth0'"));
}

TEST(RunOptions, ABodyDoesNotChangeTheMethod) {
  const RunOptions get = options_of({"-d", "x"});
  EXPECT_EQ(get.plan.request.method, "GET");
  EXPECT_EQ(get.plan.request.body, "x");
  EXPECT_THAT(get.notes, ElementsAre(HasSubstr("a GET with a body")));
  EXPECT_THAT(headers_named(get.plan, "Content-Type"), ElementsAre("text/html"));
  const RunOptions post = options_of({"-m", "post", "-d", "", "-T", "a/b"});
  EXPECT_EQ(post.plan.request.method, "POST");
  EXPECT_THAT(post.notes, IsEmpty());
  EXPECT_THAT(headers_named(post.plan, "Content-Type"), ElementsAre("a/b"));
  EXPECT_THAT(headers_named(post.plan, "Content-Length"), ElementsAre("0"));
  EXPECT_EQ(options_of({"-m", "purge"}).plan.request.method, "purge");
}

TEST(RunOptions, ABodyFromAFile) {
  const std::string path = testing::TempDir() + "vastar_body";
  std::ofstream(path, std::ios::binary) << std::string("a\0b", 3);
  EXPECT_EQ(options_of({"-m", "POST", "-D", path}).plan.request.body, std::string("a\0b", 3));
  EXPECT_THAT(problem_of({"-d", "x", "-D", path}), HasSubstr("exclude each other"));
  std::remove(path.c_str());
  EXPECT_THAT(problem_of({"-D", path}), HasSubstr("cannot open " + path));
  EXPECT_THAT(problem_of({"-D", ""}), HasSubstr("--body-file: the name of the file is empty"));
}

TEST(RunOptions, Headers) {
  const Plan plan = options_of({"-H", "accept-encoding: br", "-H", "X: 1", "-H", "X: 2"}).plan;
  EXPECT_THAT(headers_named(plan, "Accept-Encoding"), IsEmpty());
  EXPECT_THAT(headers_named(plan, "accept-encoding"), ElementsAre("br"));
  EXPECT_THAT(headers_named(plan, "X"), ElementsAre("1", "2"));
  EXPECT_THAT(problem_of({"-H", "no colon"}), HasSubstr("-H: there is no ':'"));
  EXPECT_THAT(problem_of({"-H", "A: 1\r\nB: 2"}), HasSubstr("control byte"));
  EXPECT_THAT(problem_of({"-a", "user"}), HasSubstr("user:password"));
  EXPECT_THAT(problem_of({"-a", "hunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(problem_of({"-H", "hunter2"}), Not(HasSubstr("hunter2")));
  EXPECT_THAT(headers_named(options_of({"-a", "u:p"}).plan, "Authorization"),
              ElementsAre("Basic dTpw"));
}

TEST(RunOptions, ExpectedStatuses) {
  EXPECT_THAT(options_of({"--expect-status", "200,204"}).plan.expect_status, ElementsAre(200, 204));
  EXPECT_EQ(options_of({"--expect-status", "2xx, 404"}).plan.expect_status.size(), 101U);
  for (const char* bad : {"", "99", "600", "2x", "axx", "9xx", "200,", "200-299"}) {
    EXPECT_THAT(problem_of({"--expect-status", bad}), HasSubstr("--expect-status")) << bad;
  }
}

TEST(RunOptions, Gates) {
  const RunOptions options = options_of({"--slo", "error_rate<1%", "--slo-p99=200ms",
                                         "--slo-target", "p50=20ms,p9999=1s", "--slo-p50", "5ms"});
  ASSERT_EQ(options.slos.size(), 5U);
  EXPECT_THAT(options.presentation.color_limits_ms, ElementsAre(20, 5, 200, 1000));
  const RunOptions one = options_of({"--slo-p999=1.5s"});
  EXPECT_EQ(one.slos.at(0).metric, "p999");
  EXPECT_EQ(one.slos.at(0).limit, 1500);
  EXPECT_EQ(one.slos.at(0).comparison, Comparison::kLessOrEqual);
  EXPECT_THAT(problem_of({"--slo", "p98<1ms"}), HasSubstr("p98"));
  EXPECT_THAT(problem_of({"--slo", "sweet_spot.concurrency>=4"}), HasSubstr("sweet_spot"));
  EXPECT_THAT(problem_of({"--inconclusive", "maybe"}), HasSubstr("pass, fail"));
  EXPECT_EQ(options_of({"--inconclusive", "fail"}).inconclusive_as, InconclusiveAs::kFail);
}

TEST(RunOptions, Outputs) {
  const RunOptions options =
      options_of({"-o", "csv=a=b.csv", "-o", "text", "--json-path", "r.json"});
  ASSERT_EQ(options.outputs.size(), 3U);
  std::vector<std::string> found;
  for (const OutputSpec& spec : options.outputs) found.push_back(spec.format + "|" + spec.dest);
  EXPECT_THAT(found, Contains("csv|a=b.csv"));
  EXPECT_THAT(found, Contains("text|"));
  EXPECT_THAT(found, Contains("json|r.json"));
}

TEST(RunOptions, OneUrl) {
  EXPECT_THAT(resolve({}).error().message, HasSubstr("a URL is missing"));
  EXPECT_THAT(resolve({kUrl, "more"}).error().message, HasSubstr("'more' too"));
  EXPECT_NE(resolve({"ftp://x/"}).error().message, "");
  EXPECT_THAT(resolve({"swep", kUrl}).error().message, HasSubstr("the command 'sweep'"));
  EXPECT_THAT(resolve({"sweep"}).error().message, HasSubstr("before all flags"));
  EXPECT_TRUE(resolve({"http://sweep"}));
  EXPECT_TRUE(resolve({"localhost:8080"}));
}

TEST(RunOptions, Tls) {
  const auto resolved = resolve({"--cacert", "ca.pem", "--cert", "me.pem", "--tls-min", "1.3",
                                 "--tls-no-resumption", "https://host/"});
  ASSERT_TRUE(resolved) << resolved.error().message;
  EXPECT_EQ(resolved->plan.url.port, 443);
  EXPECT_EQ(resolved->plan.tls.authorities, "ca.pem");
  EXPECT_EQ(resolved->plan.tls.certificate, "me.pem");
  EXPECT_EQ(resolved->plan.tls.lowest, TlsVersion::k13);
  EXPECT_FALSE(resolved->plan.tls.resumption);
  EXPECT_TRUE(resolved->plan.tls.verify);
  EXPECT_THAT(resolved->presentation.warnings, IsEmpty());
}

TEST(RunOptions, TlsWithoutChecksIsSaid) {
  const auto resolved = resolve({"-k", "https://host/"});
  ASSERT_TRUE(resolved) << resolved.error().message;
  EXPECT_FALSE(resolved->plan.tls.verify);
  EXPECT_THAT(resolved->presentation.warnings, ElementsAre(HasSubstr("--insecure")));
  EXPECT_EQ(resolved->notes, resolved->presentation.warnings);
}

TEST(RunOptions, FlagsOfTlsAreForTls) {
  EXPECT_EQ(problem_of({"-k"}), "");  // a redirect may lead to TLS
  for (Arguments flags : {Arguments{"-k"},
                          {"--cacert", "f"},
                          {"--cert", "f"},
                          {"--tls-min", "1.2"},
                          {"--tls-max", "1.2"},
                          {"--tls-ciphers", "HIGH"},
                          {"--tls-no-resumption"}}) {
    flags.push_back("--disable-redirects");
    EXPECT_THAT(problem_of(flags), HasSubstr("is for TLS")) << flags.front();
  }
  EXPECT_THAT(problem_of({"--key", "f"}), HasSubstr("give --cert too"));
  EXPECT_THAT(problem_of({"-k", "--cacert", "f"}), HasSubstr("exclude each other"));
  EXPECT_THAT(problem_of({"--tls-min", "2"}), HasSubstr("1.0, 1.1, 1.2, 1.3"));
}

// A redirect may lead to TLS, so the flags are taken for http, but not with what cannot be used.
TEST(RunOptions, FilesOfTlsAreCheckedForHttpToo) {
  EXPECT_THAT(problem_of({"--cacert", "/nowhere.pem"}), HasSubstr("--cacert: cannot read"));
  EXPECT_THAT(problem_of({"--cert", "/etc/passwd"}), HasSubstr("--cert: /etc/passwd has no"));
  EXPECT_THAT(problem_of({"--tls-min", "1.3", "--tls-max", "1.2"}),
              HasSubstr("--tls-min is above"));
}

TEST(SweepOptions, FlagsOfTlsAreForEitherUrl) {
  EXPECT_TRUE(resolve_a_sweep({"-k", "--vs", "http://host/", "https://host/"}));
  EXPECT_TRUE(resolve_a_sweep({"-k", "--vs", "https://host/", "http://host/"}));
  EXPECT_FALSE(
      resolve_a_sweep({"-k", "--disable-redirects", "--vs", "http://host/", "http://host/"}));
}

TEST(SweepOptions, DefaultsAreTheContracts) {
  const auto options = resolve_a_sweep({kUrl, "-d", "{}"});
  ASSERT_TRUE(options) << options.error().message;
  const SweepOptions& sweep = options->sweep;
  EXPECT_TRUE(sweep.levels.automatic);
  EXPECT_THAT(sweep.levels.values, ElementsAre(10, 22, 46, 100, 215, 464, 1000));
  EXPECT_FALSE(sweep.refine);
  EXPECT_EQ(sweep.repeats, 1U);
  EXPECT_EQ(sweep.requests, 0U);
  EXPECT_EQ(sweep.pick, Pick::kKnee);
  EXPECT_EQ(sweep.knee_ratio, 0.95);
  EXPECT_EQ(sweep.baseline_c, 1U);
  EXPECT_EQ(sweep.max_spread, 4.0);
  EXPECT_EQ(sweep.max_p999_ratio, 8.0);
  EXPECT_EQ(sweep.max_errors, 0.01);
  EXPECT_EQ(sweep.max_tail_mult, 3.0);
  EXPECT_EQ(sweep.tail_floor, kMillisecond);
  EXPECT_EQ(options->run.plan.load.warmup_duration, 500 * kMillisecond);
  EXPECT_THAT(headers_named(options->run.plan, "Content-Type"), ElementsAre("application/json"));
}

TEST(SweepOptions, OwnFlagsAndThoseOfARun) {
  const auto options =
      resolve_a_sweep({kUrl, "--conc", "10,5", "--refine", "--repeats", "3", "--pick", "score",
                       "-n", "4", "--warmup", "0s", "--slo", "sweet_spot.concurrency>=4",
                       "--max-errors", "5%", "--tail-floor", "2ms"});
  ASSERT_TRUE(options) << options.error().message;
  EXPECT_EQ(options->sweep.conc, "10,5");
  EXPECT_THAT(options->sweep.levels.values, ElementsAre(5, 10));
  EXPECT_TRUE(options->sweep.refine);
  EXPECT_EQ(options->sweep.repeats, 3U);
  EXPECT_EQ(options->sweep.pick, Pick::kScore);
  EXPECT_EQ(options->sweep.requests, 4U);
  EXPECT_THAT(options->run.notes, IsEmpty());  // -n is held against each level, not against -c
  EXPECT_EQ(options->sweep.max_errors, 0.05);
  EXPECT_EQ(options->run.plan.load.warmup_duration, 0);
  EXPECT_EQ(options->run.slos.size(), 1U);
}

TEST(SweepOptions, TheReferenceIsAskedLikeTheTargetUnlessSaidOtherwise) {
  const auto same = resolve_a_sweep({kUrl, "-m", "POST", "-d", "{}", "-H", "X-Key: 7", "--vs",
                                     "http://127.0.0.1:9090/up", "--max-overhead-pct", "10"});
  ASSERT_TRUE(same) << same.error().message;
  ASSERT_TRUE(same->reference.live);
  const Plan& live = *same->reference.live;
  EXPECT_EQ(live.url.port, 9090);
  EXPECT_EQ(live.request.target, "/up");
  EXPECT_EQ(live.request.method, "POST");
  EXPECT_EQ(live.request.body, "{}");
  EXPECT_THAT(headers_named(live, "X-Key"), ElementsAre("7"));
  EXPECT_THAT(headers_named(live, "Content-Type"), ElementsAre("application/json"));
  EXPECT_EQ(same->sweep.max_overhead_pct, 10);
  EXPECT_EQ(same->sweep.max_rps_deficit_pct, 50);

  const auto other =
      resolve_a_sweep({kUrl, "-m", "POST", "-d", "{}", "--vs", "http://127.0.0.1:9090/",
                       "--vs-method", "put", "--vs-body", "<a/>", "--vs-content-type", "text/xml"});
  ASSERT_TRUE(other) << other.error().message;
  EXPECT_EQ(other->reference.live->request.method, "PUT");
  EXPECT_EQ(other->reference.live->request.body, "<a/>");
  EXPECT_THAT(headers_named(*other->reference.live, "Content-Type"), ElementsAre("text/xml"));
  EXPECT_EQ(other->run.plan.request.method, "POST");
}

TEST(SweepOptions, RefusesWhatDoesNotMakeAPair) {
  const auto problem = [](Arguments more) {
    more.emplace_back(kUrl);
    const auto options = resolve_a_sweep(more);
    return options ? "it was taken" : options.error().message;
  };
  EXPECT_THAT(problem({"--vs", kUrl, "--ref-from-json", "x.json"}), HasSubstr("exclude"));
  EXPECT_THAT(problem({"--vs-method", "PUT"}), HasSubstr("give --vs too"));
  EXPECT_THAT(problem({"--vs-body", ""}), HasSubstr("give --vs too"));
  EXPECT_THAT(problem({"--vs", "ftp://x/"}), HasSubstr("--vs: "));
  EXPECT_THAT(problem({"--ref-from-json", "/nonexistent.json"}), HasSubstr("/nonexistent.json"));
  EXPECT_THAT(problem({"--max-overhead-pct", "-1"}), HasSubstr("max-overhead-pct"));
}

TEST(SweepOptions, HasNoConnectionsFlag) {
  EXPECT_THAT(resolve_a_sweep({kUrl, "-c", "5"}).error().message, HasSubstr("unknown flag -c"));
  EXPECT_THAT(resolve_a_sweep({kUrl, "--conc", "x"}).error().message, HasSubstr("--conc 'x'"));
  EXPECT_NE(resolve_a_sweep({kUrl, "--knee-ratio", "1.5"}).error().message, "");
}

}  // namespace
}  // namespace vastar
