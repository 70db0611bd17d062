using TableActors.Bench.LoadGenerator;

namespace TableActors.Bench.Comparison;

/// <summary>One scenario in one turn of one service.</summary>
/// <param name="Service">The service.</param>
/// <param name="Scenario">The scenario.</param>
/// <param name="Report">What the load generator found.</param>
/// <param name="ServiceCpu">The processor time that the service used for all requests of the run.</param>
internal sealed record Measurement(Service Service, Scenario Scenario, LoadReport Report, TimeSpan ServiceCpu)
{
    /// <summary>
    /// The service's processor time for one request. Less disturbed by other programs than
    /// throughput is.
    /// </summary>
    public double CpuMicroseconds => Report.Sent > 0 ? ServiceCpu.TotalMicroseconds / Report.Sent : 0;
}
