using System.Reflection;

namespace TableActors.CrashHost;

/// <summary>Stands before an object and the parts that it hands out, and lets a fuse see every call.</summary>
public class FusedProxy : DispatchProxy
{
    private static readonly MethodInfo ThenBlow = typeof(FusedProxy).GetMethod(
        nameof(ThenBlowWithResultAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    private object _real = null!;
    private Fuse _fuse = null!;

    internal static T Of<T>(T real, Fuse fuse) where T : class => (T)Of(typeof(T), real, fuse);

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        ArgumentNullException.ThrowIfNull(targetMethod);
        var blows = _fuse.Note(targetMethod.Name);
        var result = targetMethod.Invoke(_real, BindingFlags.DoNotWrapExceptions, null, args, null);
        if (blows)
            return Blowing(targetMethod.ReturnType, result);
        return targetMethod.IsSpecialName && targetMethod.ReturnType.IsInterface
            ? Of(targetMethod.ReturnType, result!, _fuse)
            : result;
    }

    private static object Of(Type type, object real, Fuse fuse)
    {
        var proxy = Create(type, typeof(FusedProxy));
        ((FusedProxy)proxy)._real = real;
        ((FusedProxy)proxy)._fuse = fuse;
        return proxy;
    }

    private static object? Blowing(Type type, object? result) => type.IsGenericType
        ? ThenBlow.MakeGenericMethod(type.GetGenericArguments()[0]).Invoke(null, [result])
        : ThenBlowAsync((Task)result!);

    private static async Task ThenBlowAsync(Task task)
    {
        await task;
        Fuse.Blow();
    }

    private static async Task<T> ThenBlowWithResultAsync<T>(Task<T> task)
    {
        await task;
        Fuse.Blow();
        return await task;
    }
}
