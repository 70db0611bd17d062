using System.Globalization;
using TableActors.Actors.Hosting;
using TableActors.AspNetCore;
using TableActors.Host.ServiceFiles;
using TableActors.Host.Tests.Support;

namespace TableActors.Host.Tests.ServiceFiles;

public sealed class SettingReaderTests
{
    // The section auth must name a caller.
    private const string Callers =
        """
        [auth.keys]
        ann = { sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08" }

        """;

    [Fact]
    public void FileAndCode_RefuseTheSameValues()
    {
        var edges = new[] { typeof(TableActorsOptions), typeof(TableHttpOptions) }
            .SelectMany(Setting.Of)
            .Where(setting => setting.Key is not null)
            .SelectMany(setting => EdgesOf(setting.Range).Select(edge => (Setting: setting, edge.Value, edge.IsInside)))
            .ToList();

        edges.Select(edge => edge.Setting.Name).Distinct().Count().ShouldBeGreaterThanOrEqualTo(27);
        edges.Count.ShouldBeGreaterThanOrEqualTo(100);
        foreach (var (setting, value, isInside) in edges)
        {
            // MaxBody is the least of MaxBufferedBodies.
            var isTaken = isInside && setting.Name != nameof(TableHttpOptions.MaxBufferedBodies);
            FileTakes(setting, value).ShouldBe(isTaken, $"{setting.Section}.{setting.Key} = {TextOf(value)}");
            CodeTakes(setting, value).ShouldBe(isTaken, $"{setting.Name} = {value}");
        }
    }

    private static IEnumerable<(object Value, bool IsInside)> EdgesOf(SettingRangeAttribute? range)
    {
        switch (range)
        {
            case WholeNumberAttribute whole:
                return [(whole.Least - 1, false), (whole.Least, true), (whole.Most, true), (whole.Most + 1, false)];
            case DurationAttribute duration:
                var step = TimeSpan.FromTicks(1);
                return
                [
                    (duration.Least - step, false), (duration.Least, true), (duration.Most, true),
                    (duration.Most + step, false), (TimeSpan.Zero, duration.OrZero),
                ];
            case SizeAttribute { MostText: null } size:
                return [(size.Least - 1, false), (size.Least, true)];
            case SizeAttribute size:
                return [(size.Least - 1, false), (size.Least, true), (size.Most, true), (size.Most + 1, false)];
            default:
                return [];
        }
    }

    private static bool FileTakes(Setting setting, object value)
    {
        var toml = $"{(setting.Section == "auth" ? Callers : "")}[{setting.Section}]\n{setting.Key} = {TextOf(value)}";
        var faults = ServiceText.FaultsOf(toml);
        faults.Count.ShouldBeLessThan(2);
        faults.ShouldAllBe(fault => fault.Contains($"\"{setting.Key}\"", StringComparison.Ordinal));
        return faults.Count == 0;
    }

    private static string TextOf(object value) => value switch
    {
        TimeSpan duration => string.Create(CultureInfo.InvariantCulture, $"\"{duration.Ticks / 10_000m} ms\""),
        _ => $"{value}",
    };

    private static bool CodeTakes(Setting setting, object value)
    {
        // How long outcomes and files are kept depends on these two.
        var node = new TableActorsOptions
        {
            RequestTimeout = TimeSpan.FromMilliseconds(100), Jobs = { RunTimeout = TimeSpan.FromSeconds(1) },
        };
        var http = new TableHttpOptions();
        object options = setting.Section is "http" or "auth" ? http : node;
        var isInt = setting.Type == typeof(int);
        setting.Set(options, isInt ? Convert.ToInt32(value, CultureInfo.InvariantCulture) : value);
        return !TableActorsOptionsRule.FaultsOf(node).Concat(http.Faults())
            .Any(fault => fault.StartsWith($"{setting.Name} ", StringComparison.Ordinal));
    }
}
