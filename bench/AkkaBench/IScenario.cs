namespace TableActors.Bench.AkkaBench;

/// <summary>One thing to measure.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>Runs once and gives the number of operations that were done.</summary>
    Task<long> Run();
}
