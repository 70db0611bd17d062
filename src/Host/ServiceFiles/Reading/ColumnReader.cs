using Akka.Configuration.Hocon;
using TableActors.Contracts.Tables;
using TableActors.Host.ServiceFiles.Reading.Computations;

namespace TableActors.Host.ServiceFiles.Reading;

/// <summary>Reads one column: just its type, or an object.</summary>
internal static class ColumnReader
{
    public static ColumnDefinition Read(string name, HoconValue value, Place place, FaultLog faults)
    {
        if (value.IsObject())
            return Read(name, new Section(value.GetObject(), place, faults));
        if (HoconKind.Of(value) != HoconKind.Text)
        {
            faults.Add(place, $"must be a type, or an object {{ type = … }}, not {HoconKind.Describe(value)}");
            return new ColumnDefinition(name, null);
        }

        var declared = TypeReader.Parse(value.GetString(), place, faults);
        return new ColumnDefinition(name, declared?.Type) { Nullable = declared?.Nullable };
    }

    private static ColumnDefinition Read(string name, Section section)
    {
        var declared = TypeReader.Read(section);
        var column = new ColumnDefinition(name, declared?.Type)
        {
            Nullable = declared?.Nullable,
            PrimaryKey = section.Flag("primary-key") ?? false,
            Comment = section.Text("comment"),
            Computation = section.Nested("computed") is { } computed ? ComputationReader.Read(computed) : null,
        };
        section.RefuseOthers();
        return column;
    }
}
