// Every metric there is: its name and what its HELP line says. docs/prometheus.md has the same list
// for people; a test holds the two together.
#pragma once

#include <array>

namespace vastar::plugin {

struct MetricEntry {
  const char* name;
  const char* help;
};

inline constexpr auto kMetrics = std::to_array<MetricEntry>({
    // every document
    {"vastar_build_info", "The vastar that measured; always 1."},
    {"vastar_run_info", "What was measured; always 1."},
    {"vastar_run_success", "1: there is data; 0: nothing completed."},
    {"vastar_run_attempt_timestamp_seconds",
     "When the latest measurement began, with data or not."},
    {"vastar_run_timestamp_seconds", "When the measurement that these figures are of began."},
    {"vastar_run_duration_seconds", "Measured time."},
    {"vastar_run_interrupted", "1: stopped by a signal; the figures cover what there was."},
    {"vastar_run_valid", "0: the figures say more about the generator than about the target."},
    {"vastar_generator_cpu_ratio", "CPU of the busiest worker thread; 1 is a whole core."},
    {"vastar_steal_ratio", "CPU time that the hypervisor gave to others."},
    {"vastar_littles_law_ratio", "Closed loop: rate x mean time / concurrency."},
    {"vastar_gate_passed", "1: every threshold holds; 0: one failed or could not be judged."},
    {"vastar_gate_verdict", "1 for the verdict of the gate, 0 for the others."},
    {"vastar_threshold_actual", "What a threshold was held against, in the unit named."},
    {"vastar_threshold_passed", "Whether a threshold holds; absent: could not be judged."},
    // a run
    {"vastar_concurrency", "Connections, over all workers."},
    {"vastar_requests_started", "Operations started."},
    {"vastar_requests_completed", "Operations whose whole response came."},
    {"vastar_requests_succeeded", "Operations that succeeded."},
    {"vastar_requests_failed", "Operations that failed."},
    {"vastar_requests_timed_out", "Of the failed: given up at the time limit."},
    {"vastar_requests_drain_aborted", "Of the failed: under way when the time to drain was over."},
    {"vastar_requests_scheduled", "Open loop: requests that fell due."},
    {"vastar_requests_unsent", "Open loop: of these, never started."},
    {"vastar_requests_per_second", "Successful requests a second."},
    {"vastar_offered_requests_per_second", "Open loop: requests a second asked for."},
    {"vastar_achieved_requests_per_second", "Open loop: requests a second started."},
    {"vastar_error_ratio", "Failed / started."},
    {"vastar_sent_bytes", "Bytes sent, framing included."},
    {"vastar_received_bytes", "Bytes received, framing included."},
    {"vastar_connections_opened", "Connections made, those made again included."},
    {"vastar_responses", "Completed responses by status."},
    {"vastar_errors", "Failed operations by class."},
    {"vastar_latency_seconds", "Percentiles of a distribution of times, nearest rank."},
    {"vastar_latency_mean_seconds", "Mean of a distribution of times."},
    {"vastar_latency_stddev_seconds", "Standard deviation of a distribution of times."},
    {"vastar_latency_min_seconds", "Shortest of a distribution of times."},
    {"vastar_latency_max_seconds", "Longest of a distribution of times."},
    {"vastar_response_duration_seconds", "Response times of all operations of one run."},
    {"vastar_phase_seconds", "Percentiles of the time that a phase of a request took."},
    {"vastar_phase_mean_seconds", "Mean of the time that a phase of a request took."},
    {"vastar_metric_seconds", "Percentiles of a duration that the protocol has."},
    {"vastar_metric_mean_seconds", "Mean of a duration that the protocol has."},
    {"vastar_metric_value", "A figure that the protocol has."},
    {"vastar_metric_part", "A part of a figure that the protocol has."},
    {"vastar_metric_info", "1; a figure of the protocol that is a word."},
    {"vastar_overhead_value", "What a run adds to its reference; above 0 is worse."},
    {"vastar_series_requests_started", "Operations of a URL of a list, or of a step."},
    {"vastar_series_requests_failed", "Of these, operations that failed."},
    {"vastar_series_latency_seconds", "Percentiles of response times of a URL, or of a step."},
    {"vastar_series_latency_mean_seconds", "Mean response time of a URL, or of a step."},
    // a sweep
    {"vastar_sweep_requests_per_second", "Successful requests a second at a level."},
    {"vastar_sweep_latency_seconds", "Percentiles of response times at a level."},
    {"vastar_sweep_error_ratio", "Failed / started at a level."},
    {"vastar_sweep_qualified", "Whether a level passed every condition."},
    {"vastar_sweet_spot_concurrency", "Connections of the level picked."},
    {"vastar_sweet_spot_requests_per_second", "Successful requests a second at the level picked."},
    {"vastar_sweet_spot_latency_seconds", "Percentiles of response times at the level picked."},
    {"vastar_sweet_spot_fallback", "1: no level qualified, the best of them was taken."},
    {"vastar_peak_requests_per_second", "The highest requests a second of a qualified level."},
    {"vastar_peak_concurrency", "Connections where that was."},
    {"vastar_reference_requests_per_second", "Paired: the reference at a level."},
    {"vastar_reference_latency_seconds", "Paired: percentiles of the reference at a level."},
    {"vastar_overhead_ratio", "Paired: (p99 - reference p99) / reference p99 at a level."},
    {"vastar_throughput_deficit_ratio",
     "Paired: (reference rps - rps) / reference rps at a level."},
    // a comparison
    {"vastar_compare_value", "A metric of base and head, in the unit named."},
    {"vastar_compare_change_ratio", "Change of a metric from base to head, as a share of base."},
    {"vastar_compare_change_low_ratio", "The change is above this, with 99% confidence."},
    {"vastar_compare_change_high_ratio", "The change is below this, with 99% confidence."},
    {"vastar_compare_worse_ratio", "The change in the bad direction: above 0 is worse."},
    {"vastar_compare_margin_ratio", "How much worse head may be."},
    {"vastar_compare_metric_verdict", "1 for the verdict on a metric, 0 for the others."},
});

}  // namespace vastar::plugin
