namespace TableActors.Bench.AkkaBench;

/// <summary>Prints measurements as rows of a Markdown table, each as soon as it is known.</summary>
internal sealed class ResultTable
{
    private readonly TextWriter _output;

    public ResultTable(TextWriter output)
    {
        _output = output;
        _output.WriteLine("| scenario | operations/s (median) | least | most | bytes/operation | CPU ns/operation |");
        _output.WriteLine("|---|---:|---:|---:|---:|---:|");
    }

    public void Add(Measurement row) =>
        _output.WriteLine(
            $"| {row.Name} | {row.Median:N0} | {row.Least:N0} | {row.Most:N0} | {row.BytesPerOperation:N1} | {row.CpuPerOperation:N0} |");
}
