namespace TableActors.Host.Loading.Reporting;

/// <summary>Shows how a load comes along.</summary>
internal interface ILoadProgress
{
    /// <summary>Runs the load and shows its progress meanwhile.</summary>
    /// <param name="load">The load.</param>
    /// <param name="counts">What it counts.</param>
    /// <param name="fraction">How much of the input is read, from 0 to 1.</param>
    Task RunAsync(Func<Task> load, LoadCounts counts, Func<double> fraction);
}
