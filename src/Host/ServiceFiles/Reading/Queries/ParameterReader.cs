using Akka.Configuration.Hocon;
using TableActors.Contracts.Columns;
using TableActors.Contracts.Queries;

namespace TableActors.Host.ServiceFiles.Reading.Queries;

/// <summary>Reads one parameter: just its type, or an object.</summary>
internal static class ParameterReader
{
    public static QueryParameter? Read(string name, HoconValue value, Place place, FaultLog faults)
    {
        if (value.IsObject())
            return Read(name, new Section(value.GetObject(), place, faults));
        if (HoconKind.Of(value) == HoconKind.Text)
        {
            return TypeReader.Parse(value.GetString(), place, faults) is { Type: { } type } declared
                ? new QueryParameter(name, type) { Nullable = declared.Nullable ?? false }
                : null;
        }

        faults.Add(place, $"must be a type, or an object {{ type = … }}, not {HoconKind.Describe(value)}");
        return null;
    }

    private static QueryParameter? Read(string name, Section section)
    {
        var declared = TypeReader.Read(section);
        if (declared is { Type: null })
            section.Fault("\"type\" is missing");
        var parameter = declared?.Type is not { } type ? null : new QueryParameter(name, type)
        {
            Nullable = declared.Nullable ?? false,
            Default = ReadDefault(section, type),
        };
        var comment = section.Text("comment");
        _ = section.Has("default");
        section.RefuseOthers();
        return parameter is null ? null : parameter with { Comment = comment };
    }

    private static object? ReadDefault(Section section, ColumnType type)
    {
        if (!section.TryGet("default", out var value))
            return null;
        var text = value.IsString() ? value.GetString()
            : value.IsArray() && type is ArrayType ? $"[{string.Join(',', value.GetArray().Select(element => element.GetString()))}]"
            : null;
        if (text is null)
        {
            section.Fault($"\"default\" must be a value of type {type}, not {HoconKind.Describe(value)}");
            return null;
        }

        if (type.TryReadText(text, out var read, out var fault))
            return read;
        section.Fault($"\"default\" {fault}, not \"{text}\"");
        return null;
    }
}
