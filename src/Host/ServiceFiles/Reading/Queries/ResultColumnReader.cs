using Akka.Configuration.Hocon;
using TableActors.Contracts.Queries;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary>Reads the declared type of one result column: just the type, or an object.</summary>
internal static class ResultColumnReader
{
    public static ResultColumnType? Read(HoconValue value, Place place, FaultLog faults)
    {
        if (value.IsObject())
            return Read(new Section(value.GetObject(), place, faults));
        if (HoconKind.Of(value) == HoconKind.Text)
            return TypeOf(TypeReader.Parse(value.GetString(), place, faults));
        faults.Add(place, $"must be a type, or an object {{ type = … }}, not {HoconKind.Describe(value)}");
        return null;
    }

    private static ResultColumnType? Read(Section section)
    {
        var declared = TypeReader.Read(section);
        if (declared is { Type: null })
            section.Fault("\"type\" is missing");
        section.RefuseOthers();
        return TypeOf(declared);
    }

    private static ResultColumnType? TypeOf(DeclaredType? declared) =>
        declared?.Type is { } type ? new ResultColumnType(type, declared.Nullable ?? false) : null;
}
