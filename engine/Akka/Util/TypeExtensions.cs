namespace Akka.Util;

public static class TypeExtensions
{
    public static bool Implements<T>(this Type type) => Implements(type, typeof(T));

    public static bool Implements(this Type type, Type moreGeneralType) => moreGeneralType.IsAssignableFrom(type);
}
