using System.Reflection;

namespace TableActors.Contracts.Tables.Typed;

/// <summary>A property, and the constructor's parameter that sets it. Attributes may stand on either.</summary>
internal sealed record MarkedProperty(PropertyInfo Property, ParameterInfo? Parameter)
{
    public T? Find<T>() where T : ColumnPropertyAttribute =>
        Property.GetCustomAttribute<T>() ?? Parameter?.GetCustomAttribute<T>();
}
