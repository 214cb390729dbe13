"""Documents to try pages on, made of the golden ones: hostile, huge, and of no shape at all."""

import copy
import json
import math

HOSTILE = [
    '</script><script>window.pwned = 1</script>',
    '<img src=http://127.0.0.1:9/x onerror="window.pwned = 1">',
    '<!--<script>',
    '--><svg onload="window.pwned=1">',
    '"><a href="javascript:window.pwned=1">x</a>',
    "'); window.pwned = 1; ('",
    '\u2028\u2029 \u202e reversed \u2066 & &lt;b&gt; \\u003c ${window.pwned=1} %3Cb%3E',
    '__proto__', 'constructor', 'x' * 3000, '',
]

# Texts that the schemas hold to a list or a form: not for a target to choose.
KEPT = {'schema_version', 'kind', 'started_at', 'verdict', 'unit', 'encoding', 'data', 'method',
        'pick', 'class', 'arrivals', 'source', 'ended', 'metric', 'died', 'http_version'}


def hostile(document):
    """Every text that a user or a target can choose says something hostile."""
    texts = iter(HOSTILE * 1000)

    def spoilt(value, key=''):
        if isinstance(value, dict):
            return {name: spoilt(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [spoilt(one, key) for one in value]
        return next(texts) if isinstance(value, str) and key not in KEPT else value
    return spoilt(document)


def counted_apart(document, many):
    """A run with so many URLs of a list."""
    document = copy.deepcopy(document)
    times = {'count': 100, 'min_ms': 1.0, 'mean_ms': 2.0, 'max_ms': 9.0, 'p50_ms': 1.5, 'p90_ms': 3.0,
             'p95_ms': 4.0, 'p99_ms': 8.0, 'p999_ms': None,
             'histogram': copy.deepcopy(document['latency']['response']['histogram'])}
    document['series'] = [
        {'name': f'/path/{at}?a=<b>', 'requests': {'started': 100, 'succeeded': 98, 'failed': 2},
         'status_codes': {'200': 98, '503': 2}, 'latency': times} for at in range(many)]
    return document


def worded(document):
    """The same, with hostile words also where there were none."""
    document = hostile(document)
    for key in ('insights', 'notes', 'advice'):
        if key in document:
            document[key] = list(HOSTILE)
    document['validity'].update(valid=False, reasons=list(HOSTILE))
    return document


def paired(sweep):
    """A sweep against a reference that is a little better at each level."""
    document = copy.deepcopy(sweep)
    for point in document['sweep_points']:
        better = {key: value for key, value in point.items() if key not in (
            'reference', 'overhead_pct', 'rps_deficit_pct', 'score', 'disqualified', 'refined')}
        for key in ('p50_ms', 'p95_ms', 'p99_ms', 'p999_ms'):
            better[key] = point[key] * 0.9
        better['rps'] = point['rps'] * 1.1
        point.update(reference=better, overhead_pct=11.1, rps_deficit_pct=9.1)
    document['paired'] = {'reference_url': 'http://localhost:9/', 'reference_method': 'GET',
                          'source': 'live', 'max_overhead_pct': 25, 'max_rps_deficit_pct': 50}
    return document


def suite(*scenarios):
    """Scenarios that were measured, one that was not, and one that nobody answered."""
    measured = [{'name': f'scenario {at}', 'kind': document['kind'], 'target': 'http://localhost:9/',
                 'outcome': 'measured', 'error': None, 'gated': True,
                 'verdict': document['gate']['verdict'], 'document': document}
                for at, document in enumerate(scenarios)]
    rest = [{'name': 'search', 'kind': 'run', 'target': 'http://localhost:9/', 'outcome': 'no_data',
             'error': 'nothing answered', 'gated': True, 'verdict': None, 'document': None},
            {'name': 'capacity', 'kind': 'sweep', 'target': 'http://localhost:9/',
             'outcome': 'not_run', 'error': None, 'gated': True, 'verdict': None, 'document': None}]
    head = {key: scenarios[0][key] for key in ('schema_version', 'vastar_version', 'started_at',
                                               'machine', 'validity', 'insights', 'notes')}
    thresholds = [dict(threshold, scenario=scenario['name']) for scenario in measured
                  for threshold in scenario['document']['gate']['thresholds']]
    return {**head, 'kind': 'suite', 'params': {'file': 'vastar.toml', 'only': []},
            'gate': {'verdict': 'fail', 'passed': False, 'thresholds': thresholds},
            'interrupted': True, 'elapsed_s': 12.5, 'scenarios': measured + rest}


def many_levels(sweep, levels=1000):
    document = copy.deepcopy(sweep)
    point = document['sweep_points'][0]
    document['sweep_points'] = [
        dict(point, concurrency=level, rps=9000 * level / (level + 60), p99_ms=20 + level ** 1.1,
             disqualified='p99>3xbase' if level > 700 else None)
        for level in range(1, levels + 1)]
    return document


def many_seconds(run, seconds=4 * 3600):
    document = copy.deepcopy(run)
    document['timeline'] = [
        {'t_s': t, 'started': 1000, 'succeeded': 1000 - (t % 97 == 0) * 7,
         'failed': (t % 97 == 0) * 7, 'p50_ms': 40 + 5 * math.sin(t / 900),
         'p99_ms': None if t % 501 == 0 else 70 + 9 * math.sin(t / 60)}
        for t in range(seconds)]
    return document


def shapeless(kind):
    """Documents that no schema lets through, but another program may put into a page."""
    odd = [None, 1e308, '\u0000', [None, 7, {}, [[]]], {'': None}]
    keys = ['params', 'machine', 'validity', 'gate', 'requests', 'latency', 'phases', 'timeline',
            'metrics', 'status_codes', 'errors', 'insights', 'notes', 'sweep_points', 'sweet_spot',
            'sweet_spot_run', 'baseline', 'paired', 'launches', 'base', 'head', 'scenarios']
    yield {'kind': kind}
    for value in odd:
        yield {'kind': kind, **{key: value for key in keys}}
    wild = {'concurrency': -5, 'rps': 1e308, 'p50_ms': -1, 'p99_ms': 0, 'disqualified': 7}
    yield {'kind': kind, 'sweep_points': [{}, wild, dict(wild, concurrency=0)], 'sweet_spot': wild,
           'metrics': [{}, {'metric': 'p50', 'margin_used_pct': 1e-300, 'change_pct': 1e300}],
           'launches': [{}, {'figures': {'p50': {'effect': 1e300, 'base': 1}}}],
           'latency': {'response': {'count': 1e300, 'max_ms': 1e308, 'percentiles_ms': {'p50': -3},
                                    'bins': [{}, {'le_ms': 1e300, 'count': -1, 'level': 1e9}]}},
           'timeline': [{}, {'t_s': -5, 'succeeded': 1e308}, {'t_s': 1e308}],
           'phases': {'<b>': {'count': 1, 'mean_ms': 1e308}, '__proto__': {'count': 1, 'mean_ms': 1}},
           'status_codes': {'<b>': 1e308, '200': -1}, 'scenarios': [{}, {'kind': 'run'}, 7]}


def load(path):
    with open(path, encoding='utf-8') as file:
        return json.load(file)
