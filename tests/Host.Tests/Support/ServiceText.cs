using TableActors.Host.ServiceFiles;

namespace TableActors.Host.Tests.Support;

/// <summary>Reads service files that stand in a test.</summary>
internal static class ServiceText
{
    /// <summary>The name that the files have in faults.</summary>
    public const string File = "films.toml";

    private const char Mark = '§';

    /// <summary>Reads a file, with nothing in the environment.</summary>
    public static ServiceReading Read(string toml) => Read(toml, new Dictionary<string, string>());

    public static ServiceReading Read(string toml, IReadOnlyDictionary<string, string> environment) =>
        ServiceFile.Parse(File, toml, environment.GetValueOrDefault);

    /// <summary>Reads a file that must have no fault.</summary>
    public static ServiceDefinition Sound(string toml) => Sound(toml, new Dictionary<string, string>());

    public static ServiceDefinition Sound(string toml, IReadOnlyDictionary<string, string> environment)
    {
        var reading = Read(toml, environment);
        reading.Faults.ShouldBeEmpty();
        return reading.Service.ShouldNotBeNull();
    }

    /// <summary>All faults of a file, as they are shown.</summary>
    public static IReadOnlyList<string> FaultsOf(string toml) =>
        [.. Read(toml).Faults.Select(fault => fault.ToString())];

    /// <summary>Expects exactly these faults, each at the next place that the file marks with <c>§</c>.</summary>
    public static void ShouldFault(string marked, params string[] faults)
    {
        var places = new List<string>();
        var toml = new StringWriter();
        var (line, column) = (1, 1);
        foreach (var c in marked)
        {
            if (c == Mark)
                places.Add($"{line}:{column}");
            else
                toml.Write(c);
            if (c != Mark)
                (line, column) = c == '\n' ? (line + 1, 1) : (line, column + 1);
        }

        places.Count.ShouldBe(faults.Length, "each fault needs its mark");
        FaultsOf(toml.ToString()).ShouldBe(places.Zip(faults, (place, fault) => $"{File}:{place}: {fault}"));
    }
}
