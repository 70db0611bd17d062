using System.Collections;
using System.Collections.Immutable;
using System.Reflection;

namespace TableActors.Actors.Hosting;

/// <summary>Names the key of a service file that sets this property.</summary>
/// <param name="key">The section and the key in it: <c>jobs.at_work</c>.</param>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string key) : Attribute
{
    public string Key { get; } = key;
}

/// <summary>
/// A property of options that has a key in the service file, a range, or both. The property's
/// attributes alone say which: checking options, reading service files and testing the reference
/// all follow them.
/// </summary>
internal sealed class Setting
{
    private readonly ImmutableArray<PropertyInfo> _path;

    private Setting(ImmutableArray<PropertyInfo> path)
    {
        _path = path;
        Name = string.Join('.', path.Select(property => property.Name));
        Type = Nullable.GetUnderlyingType(path[^1].PropertyType) ?? path[^1].PropertyType;
        Range = path[^1].GetCustomAttribute<SettingRangeAttribute>();
        var key = path[^1].GetCustomAttribute<SettingAttribute>()?.Key;
        var dot = key?.LastIndexOf('.') ?? -1;
        (Section, Key) = key is null ? (null, null) : (key[..dot], key[(dot + 1)..]);
    }

    /// <summary>The property's name, after those of the objects that hold it: <c>Jobs.AtWork</c>.</summary>
    public string Name { get; }

    /// <summary>The type of values, without the null that the property may have.</summary>
    public Type Type { get; }

    /// <summary>Which values are allowed; <see langword="null"/>: all values of the type.</summary>
    public SettingRangeAttribute? Range { get; }

    /// <summary>
    /// The section of a service file, as <c>http.cors</c> if it is nested; <see langword="null"/>:
    /// only code sets the property.
    /// </summary>
    public string? Section { get; }

    /// <summary>The key in the section.</summary>
    public string? Key { get; }

    /// <summary>
    /// All settings of a type of options, and of the options that it holds, in the order of the
    /// source.
    /// </summary>
    public static IEnumerable<Setting> Of(Type options) => Of(options, []);

    /// <summary>Copies every setting.</summary>
    public static void Copy<TOptions>(TOptions from, TOptions to)
        where TOptions : class
    {
        foreach (var setting in Of(typeof(TOptions)))
            setting.Set(to, setting.Get(from));
    }

    public object? Get(object options) => _path[^1].GetValue(HolderIn(options));

    /// <summary>Sets the property, or adds to a list that cannot be replaced.</summary>
    public void Set(object options, object? value)
    {
        if (_path[^1].CanWrite)
        {
            _path[^1].SetValue(HolderIn(options), value);
            return;
        }

        var list = (IList)Get(options)!;
        foreach (var element in (IEnumerable)value!)
            list.Add(element);
    }

    /// <summary>Says how the value breaks its range; <see langword="null"/>: it does not.</summary>
    public string? FaultOf(object options) =>
        Range is not null && Get(options) is { } value && !Range.Allows(value) ? Range.FaultOf(Name, value) : null;

    private static IEnumerable<Setting> Of(Type options, ImmutableArray<PropertyInfo> path)
    {
        foreach (var property in options.GetProperties().OrderBy(property => property.MetadataToken))
        {
            if (property.IsDefined(typeof(SettingAttribute)) || property.IsDefined(typeof(SettingRangeAttribute)))
                yield return new Setting([.. path, property]);
            foreach (var inner in HoldsOptions(property) ? Of(property.PropertyType, [.. path, property]) : [])
                yield return inner;
        }
    }

    // Options that can be set may be missing. Whoever makes them reads their settings.
    private static bool HoldsOptions(PropertyInfo property) =>
        property is { CanWrite: false, PropertyType.IsClass: true }
        && property.PropertyType.Assembly == property.DeclaringType!.Assembly;

    private object HolderIn(object options) =>
        _path[..^1].Aggregate(options, (holder, property) => property.GetValue(holder)!);
}
