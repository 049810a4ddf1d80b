// Translates what Streamlit builds in the browser, and leaves a page whose sign-in has ended.
"use strict";

(() => {
  const WORDS = {
    "yyyy": "年",
    "mm": "月",
    "dd": "日",
    "Empty": "未填写",
    "Dismiss": "关闭",
    "file upload": "上传文件",
    "Upload": "上传",
    "Upload directories": "上传文件夹",
    "Add files": "添加文件",
    "Browse files": "选择文件",
    "File Uploader": "上传文件",
    "Drag and drop a file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Drag and drop directories here": "把文件夹拖到这里",
    "Too many files": "文件过多",
    "Only one file is allowed.": "只能上传一个文件。",
    "Error uploading file": "上传失败",
    "Upload failed": "上传失败",
    "Unexpected error. Please try again.": "上传失败，请再试一次。",
    "Error:": "没有收下：",
    "Error deleting file": "删除失败",
    "Network Error": "网络错误",
    "Download failed": "下载失败",
    "Failed to generate file for download": "没有下载：现在不能下载这个文件，请刷新页面看原因",
    "Download as CSV": "下载为 CSV",
    "Download as PNG": "下载为图片",
    "Fullscreen": "全屏",
    "Toggle fullscreen": "全屏",
    "Close fullscreen": "退出全屏",
    "Show data": "显示数据",
    "Show chart": "显示图表",
    "Search": "搜索",
    "Close Search": "关闭搜索",
    "Type to search": "输入文字搜索",
    "Previous Result": "上一个结果",
    "Next Result": "下一个结果",
    "Show/hide columns": "显示或隐藏列",
    "Sort ascending": "升序",
    "Sort descending": "降序",
    "Pin column": "固定此列",
    "Unpin column": "取消固定",
    "Hide column": "隐藏此列",
    "Format": "格式",
    "Autosize": "自动列宽",
    "Automatic": "自动",
    "Statistics": "统计",
    "Copy column name": "复制列名",
    "Dataframe column menu": "列菜单",
    "Add row": "新增一行",
    "Delete row(s)": "删除所选行",
    "Clear selection": "取消选择",
    "Loading...": "加载中…",
    "Failed to load data": "数据加载失败",
    "empty": "无数据",
    "No data": "无数据",
    "No content": "无内容",
    "No results": "没有匹配的选项",
    "No options": "没有选项",
    "No options to select": "没有选项",
    "Choose an option": "请选择",
    "Choose options": "请选择",
    "Select...": "请选择",
    "Add...": "添加…",
    "Select all": "全选",
    "Selected values": "已选",
    "Selectbox options": "选项",
    "Multiselect options": "选项",
    "Show suggestions": "显示选项",
    "Suggestions": "选项",
    "Open": "打开",
    "Clear all": "全部清除",
    "Clear value": "清除",
    "Clear entry": "清除",
    "Clear date": "清除日期",
    "Clear dates": "清除日期",
    "Clear time": "清除时间",
    "Clear date and time": "清除日期和时间",
    "Choose date": "选择日期",
    "Choose date range": "选择日期范围",
    "Choose date and time": "选择日期和时间",
    "Date range": "日期范围",
    "Quick select a date range": "快速选择日期范围",
    "Past Week": "最近一周",
    "Past Month": "最近一个月",
    "Past 3 Months": "最近三个月",
    "Past 6 Months": "最近六个月",
    "Past Year": "最近一年",
    "Past 2 Years": "最近两年",
    "Previous month": "上个月",
    "Next month": "下个月",
    "Use arrow keys to navigate dates. Enter to select. Escape to close.": "用方向键选择日期，回车确定，Esc 关闭。",
    "Start date must be before end date.": "开始日期必须早于结束日期。",
    "Invalid time format. Please use HH:MM.": "时间格式应为 时:分，如 08:30。",
    "Number is above the allowed range.": "数值超出上限。",
    "Number is below the allowed range.": "数值低于下限。",
    "Increment": "增加",
    "Decrement": "减少",
    "Previous page": "上一页",
    "Next page": "下一页",
    "Pagination": "翻页",
    "Scroll tabs left": "向左滚动",
    "Scroll tabs right": "向右滚动",
    "Close": "关闭",
    "Cancel": "取消",
    "Cancel (Escape)": "取消（Esc）",
    "Edit": "编辑",
    "Copy": "复制",
    "Copied": "已复制",
    "Copy to clipboard": "复制",
    "Link to heading": "本节链接",
    "Sidebar": "侧栏",
    "App pages": "页面",
    "Expand sidebar": "展开侧栏",
    "Collapse sidebar": "收起侧栏",
    "Skip to main content": "跳到正文",
    "Navigate to home page": "回到首页",
    "Notifications": "提示",
    "Main menu": "主菜单",
    "Print": "打印",
    "Record a screencast": "录制屏幕",
    "Rerun": "刷新",
    "Settings": "设置",
    "Theme": "外观",
    "Light": "浅色",
    "Dark": "深色",
    "System": "跟随系统",
    "Running...": "处理中…",
    "Stop": "停止",
    "Stop script": "停止",
    "Please wait...": "请稍候…",
    "Try again": "重试",
    "Connecting": "正在连接",
    "CONNECTING": "正在连接",
    "Disconnected": "连接中断",
    "Error": "出错",
    "Connection error": "连接中断",
    "Connection closed": "连接已关闭",
    "Connection timed out.": "连接超时。",
    "Connection lost. Please wait for the app to reconnect, then try again.": "连接中断，请等页面重新连接后再试。",
    "Streamlit server is not responding. Are you connected to the internet?": "服务器没有响应，请检查网络，或联系系统管理员。",
    "An error has occurred, please try again.": "出错了，请重试。",
    "Page not found": "页面不存在",
    "The page that you have requested does not seem to exist. Running the app's main page.": "您要打开的页面不存在，已转到首页。",
  };
  const PATTERNS = [
    [/^Press (?:Ctrl|⌘|Cmd)\+Enter to (?:apply|submit form)$/, () => "按 Ctrl+Enter 确定"],
    [/^Press Enter to (?:apply|submit form)$/, () => "按回车键确定"],
    [/^(\d+(?:\.\d+)?)(B|KB|MB|GB) per file$/, (_, size, unit) => `每个文件不超过 ${size} ${unit}`],
    [/^(\d+)(?:\.\d+)?B$/, (_, bytes) => `${bytes} 字节`],
    [/^(\d+(?:\.\d+)?)(KB|MB|GB)$/, (_, size, unit) => `${size} ${unit}`],
    [/^File must be (.+) or smaller\.$/, (_, size) => `文件不能超过 ${size}。`],
    [/^File is larger than (.+)$/, (_, size) => `文件超过 ${size}`],
    [/^File is smaller than (.+)$/, (_, size) => `文件小于 ${size}`],
    [/^(.+) files? (?:is|are) not allowed\.$/, (_, type) => `不允许上传 ${type} 类型的文件。`],
    [/^You can only select up to (\d+) options?\. Remove an option first\.$/, (_, n) => `最多选 ${n} 项，请先去掉一项。`],
    [/^Connection failed with status \d+.*$/, () => "连接中断，请刷新页面。"],
    [/^View (\d+) more$/, (_, n) => `展开其余 ${n} 项`],
    [/^View less$/, () => "收起"],
    [/^Cancel upload of (.+)$/, (_, name) => `取消上传 ${name}`],
    [/^Remove (.+)$/, (_, name) => `移除 ${name}`],
    [/^Upload (.+)$/, (_, name) => `上传 ${name}`],
    [/^Page (\d+)$/, (_, n) => `第 ${n} 页`],
    [/^(\d+) options? available\.$/, (_, n) => `有 ${n} 个选项。`],
    [/^(?:(?:Error)?: *)?Date set outside allowed range\. Please select a date between (\S+) and (\S+)\.$/,
      (_, first, last) => `：日期应当在 ${first} 到 ${last} 之间。`],
    [/^(?:(?:Error)?: *)?Date set outside allowed range\. Please select a date on or after (\S+)\.$/,
      (_, first) => `：日期不能早于 ${first}。`],
    [/^(?:(?:Error)?: *)?Date set outside allowed range\. Please select a date on or before (\S+)\.$/,
      (_, last) => `：日期不能晚于 ${last}。`],
    [/^Choose date, (.+)$/, (_, month) => `选择日期，${month}`],
    [/^year, (.+)$/, (_, label) => `${label}：年`],
    [/^month, (.+)$/, (_, label) => `${label}：月`],
    [/^day, (.+)$/, (_, label) => `${label}：日`],
    [/^Download as PNG: (.+)$/, (_, name) => `下载为图片：${name}`],
    [/^Fullscreen: (.+)$/, (_, name) => `全屏：${name}`],
    [/^Help for (.+)$/, (_, name) => `${name}的说明`],
  ];
  const LONGEST = 160;
  const ATTRIBUTES = ["aria-label", "aria-valuetext", "title", "placeholder"];
  // What people and pages wrote is never touched.
  const WRITTEN = '[data-testid="stMarkdownContainer"], [data-testid="stCode"], [data-testid="stJson"],'
    + ' [data-testid="stHtml"], textarea, input, canvas';
  const BUILT_IN = '[role="dialog"], [data-testid="stFileUploader"], [data-testid="stTooltipErrorContent"]';

  const translated = (text) => {
    const phrase = text.trim();
    if (!phrase || phrase.length > LONGEST) return text;
    if (Object.hasOwn(WORDS, phrase)) return text.replace(phrase, () => WORDS[phrase]);
    for (const [pattern, rewrite] of PATTERNS) {
      if (pattern.test(phrase)) return text.replace(phrase, () => phrase.replace(pattern, rewrite));
    }
    return text;
  };

  const isWritten = (element) => element.closest(WRITTEN) && !element.closest(BUILT_IN);

  const translateText = (node) => {
    if (!node.parentElement || isWritten(node.parentElement)) return;
    const text = translated(node.data);
    if (text !== node.data) node.data = text;
  };

  const translate = (node) => {
    if (node.nodeType === Node.TEXT_NODE) translateText(node);
    if (node.nodeType !== Node.ELEMENT_NODE) return;
    for (const name of ATTRIBUTES) {
      const value = node.getAttribute(name);
      if (value === null) continue;
      const text = translated(value);
      if (text !== value) node.setAttribute(name, text);
    }
    node.childNodes.forEach(translate);
  };

  new MutationObserver((changes) => {
    for (const change of changes) {
      if (change.type === "childList") change.addedNodes.forEach(translate);
      else translate(change.target);
    }
  }).observe(document.documentElement, {
    subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES,
  });

  // An open page is sent away by the server. One whose connection is broken has to ask.
  const ASK_EVERY_MS = 20000;
  const leaveIfEnded = async () => {
    if (document.visibilityState !== "visible") return;
    let answer;
    try {
      answer = await fetch("/session", { cache: "no-store" });
    } catch {
      return; // The network is away; Streamlit says so on the page.
    }
    if (answer.status !== 401) return;
    location.assign(`/login?ended=1&next=${encodeURIComponent(location.pathname + location.search)}`);
  };
  setInterval(leaveIfEnded, ASK_EVERY_MS);
  document.addEventListener("visibilitychange", leaveIfEnded);
  window.addEventListener("pageshow", (event) => { if (event.persisted) leaveIfEnded(); });
})();
