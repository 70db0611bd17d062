using Akka.Configuration;
using TableActors.Host.ServiceFiles;
using TableActors.Host.ServiceFiles.Reading;

namespace TableActors.Host.Tests.Support;

/// <summary>Reads service files that stand in a test.</summary>
internal static class ServiceText
{
    /// <summary>Reads the settings under <c>tableactors</c>.</summary>
    public static ServiceReading Read(string settings) => ReadWhole($"tableactors {{\n{settings}\n}}");

    /// <summary>Reads a whole file.</summary>
    public static ServiceReading ReadWhole(string hocon) =>
        ServiceReader.Read(ConfigurationFactory.ParseString(hocon).WithFallback(ServiceFile.Defaults));

    /// <summary>Reads settings that must have no fault.</summary>
    public static ServiceDefinition Sound(string settings)
    {
        var reading = Read(settings);
        reading.Faults.ShouldBeEmpty();
        return reading.Service;
    }

    /// <summary>All faults of settings, as they are shown.</summary>
    public static IReadOnlyList<string> FaultsOf(string settings) => [.. Read(settings).Faults.Select(fault => fault.ToString())];

    /// <summary>The one fault of settings, as it is shown.</summary>
    public static string FaultOf(string settings) => FaultsOf(settings).ShouldHaveSingleItem();
}
